using MetricLearning.Neighbors;

namespace MetricLearning.Postgres;

/// <summary>A gallery that tells the means of its labels, so that those of several can be joined.</summary>
internal interface ICentroidSource
{
    /// <summary>Copies queries as the gallery compares them, with its rows' precision.</summary>
    /// <exception cref="ArgumentException">A value is too large for it.</exception>
    float[] Prepare(ReadOnlySpan<float> queries, string name);

    /// <summary>Reads label, number of rows and mean of every label.</summary>
    ValueTask ReadAsync(RowSelection? selection, Action<string, long, float[]> receive, CancellationToken cancellationToken);
}
