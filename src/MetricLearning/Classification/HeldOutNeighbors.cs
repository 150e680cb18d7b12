namespace MetricLearning.Classification;

/// <summary>The neighbours of held-out rows in a gallery of one kind, with their classes: what rules are judged by.</summary>
/// <param name="rowCount">The number of held-out rows, n.</param>
/// <param name="neighborCount">The neighbours of each, k.</param>
/// <param name="keepsRows">Whether it is kept which rows the neighbours are.</param>
internal sealed class HeldOutNeighbors(int rowCount, int neighborCount, bool keepsRows = false)
{
    private readonly int[] _labels = new int[checked(rowCount * neighborCount)];
    private readonly int[] _rows = new int[keepsRows ? rowCount * neighborCount : 0];
    private readonly float[] _squaredDistances = new float[rowCount * neighborCount];

    /// <summary>The number of held-out rows, n.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>The neighbours of each, k.</summary>
    public int NeighborCount { get; } = neighborCount;

    /// <summary>Whether it is kept which rows the neighbours are.</summary>
    public bool KeepsRows { get; } = keepsRows;

    /// <summary>Which rows of the data the neighbours of a row are, nearest first, [k].</summary>
    public Span<int> RowsOf(int row) => _rows.AsSpan(row * NeighborCount, NeighborCount);

    /// <summary>The classes of the neighbours of a row, nearest first, [k].</summary>
    public Span<int> LabelsOf(int row) => _labels.AsSpan(row * NeighborCount, NeighborCount);

    /// <summary>Their squared distances, ascending, [k].</summary>
    public Span<float> SquaredDistancesOf(int row) => _squaredDistances.AsSpan(row * NeighborCount, NeighborCount);
}
