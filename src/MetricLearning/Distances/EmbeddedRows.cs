namespace MetricLearning.Distances;

/// <summary>Rows of one length, one after the other; the first of them are anchors.</summary>
internal readonly ref struct EmbeddedRows(ReadOnlySpan<float> values, int count, int dimension, int anchorCount)
{
    /// <summary>Rows that are all anchors.</summary>
    public EmbeddedRows(ReadOnlySpan<float> values, int count, int dimension)
        : this(values, count, dimension, anchorCount: count)
    {
    }

    /// <summary>All values, [count × dimension].</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>The number of rows.</summary>
    public int Count { get; } = count;

    /// <summary>The number of columns.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>The number of rows whose distances from all rows are wanted, and that receive a gradient.</summary>
    public int AnchorCount { get; } = anchorCount;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => Values.Slice(row * Dimension, Dimension);
}
