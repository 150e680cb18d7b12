namespace MetricLearning.Auditing;

/// <summary>The values of the rows of both sets, the training rows first.</summary>
internal readonly ref struct RowValues(ReadOnlySpan<float> train, ReadOnlySpan<float> test, int columns)
{
    private readonly ReadOnlySpan<float> _train = train;
    private readonly ReadOnlySpan<float> _test = test;

    /// <summary>Columns of a row, d.</summary>
    public int Columns { get; } = columns;

    /// <summary>Training rows, n.</summary>
    public int TrainCount { get; } = train.Length / columns;

    /// <summary>All rows, n + m.</summary>
    public int Count { get; } = (train.Length / columns) + (test.Length / columns);

    /// <summary>One row, [d].</summary>
    public ReadOnlySpan<float> this[int row] => row < TrainCount
        ? _train.Slice(row * Columns, Columns)
        : _test.Slice((row - TrainCount) * Columns, Columns);

    /// <summary>Copies the rows of units, one after the other.</summary>
    /// <param name="units">The units, [u].</param>
    /// <param name="distinct">What the units are.</param>
    /// <param name="block">Receives the rows at its beginning.</param>
    /// <returns>The part of the block that holds them, [u × d].</returns>
    public ReadOnlySpan<float> Gather(ReadOnlySpan<int> units, DistinctRows distinct, float[] block)
    {
        for (int i = 0; i < units.Length; i++)
        {
            this[distinct.FirstRowOf(units[i])].CopyTo(block.AsSpan(i * Columns));
        }

        return block.AsSpan(0, units.Length * Columns);
    }
}
