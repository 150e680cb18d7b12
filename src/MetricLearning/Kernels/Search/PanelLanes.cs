namespace MetricLearning.Kernels;

/// <summary>Which rows of a panel rank for the queries of a tile.</summary>
/// <param name="firstIndex">The index of the panel's first row.</param>
/// <param name="lanes">A bit for each row of the panel that ranks; bits beyond the panel mean nothing.</param>
/// <param name="excluded">For each query of the tile the index of a row that does not rank for it, or −1; empty for none.</param>
internal readonly ref struct PanelLanes(int firstIndex, ulong lanes, ReadOnlySpan<int> excluded)
{
    /// <summary>The most rows of a panel.</summary>
    public const int MaxCount = 64;

    private readonly ReadOnlySpan<int> _excluded = excluded;

    /// <summary>The index of the panel's first row.</summary>
    public int FirstIndex => firstIndex;

    /// <summary>Whether any row of a block ranks.</summary>
    public bool AnyRanks(int firstLane) => (ushort)(lanes >> firstLane) != 0;

    /// <summary>The rows that rank for a query of the tile.</summary>
    public ulong Of(int query)
    {
        int lane = _excluded.IsEmpty ? -1 : _excluded[query] - firstIndex;
        return (uint)lane < MaxCount ? lanes & ~(1UL << lane) : lanes;
    }
}
