namespace MetricLearning.Distances;

/// <summary>Rows of one length, one after the other.</summary>
internal readonly ref struct EmbeddedRows(ReadOnlySpan<float> values, int count, int dimension)
{
    /// <summary>All values, [count × dimension].</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>The number of rows.</summary>
    public int Count { get; } = count;

    /// <summary>The number of columns.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => Values.Slice(row * Dimension, Dimension);
}
