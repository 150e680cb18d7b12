using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres;

/// <summary>The queries of one call, as they are compared, and what has been found for each.</summary>
internal sealed class SearchQueries
{
    private readonly float[] _values;
    private readonly int _dimension;

    public SearchQueries(float[] values, int dimension, int neighborCount)
    {
        (_values, _dimension) = (values, dimension);
        Found = new NearestRows[values.Length / dimension];
        for (int i = 0; i < Found.Length; i++)
        {
            Found[i] = new(neighborCount);
        }
    }

    /// <summary>What was found for each query.</summary>
    public NearestRows[] Found { get; }

    /// <summary>Some queries, one after another.</summary>
    public float[] Values(IReadOnlyList<int> numbers)
    {
        float[] values = new float[numbers.Count * _dimension];
        for (int i = 0; i < numbers.Count; i++)
        {
            Row(numbers[i]).CopyTo(values.AsSpan(i * _dimension));
        }

        return values;
    }

    /// <summary>A query's length.</summary>
    public double Length(int number) => Math.Sqrt(RowDistance.Product(Row(number), Row(number)));

    /// <summary>The exact distance of a row from a query.</summary>
    public double Distance(DistanceMetric metric, int number, ReadOnlySpan<float> row) => RowDistance.Of(metric, Row(number), row);

    private ReadOnlySpan<float> Row(int number) => _values.AsSpan(number * _dimension, _dimension);
}
