using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.Auditing;

/// <summary>Units that are searched among. The index holds a copy of their rows.</summary>
internal sealed class UnitIndex
{
    private const int BlockValues = 1 << 22;
    private const int MostBlockRows = 1024;

    private readonly int[] _units;
    private readonly NeighborIndex _index;

    /// <summary>Indexes units. O(n·d).</summary>
    public UnitIndex(int[] units, in RowValues values, DistinctRows distinct, AuditSearch search)
    {
        _units = units;
        _index = new(search.Options.Metric, search.Options.MaxDegreeOfParallelism);
        int blockRows = Math.Clamp(BlockValues / values.Columns, 1, MostBlockRows);
        float[] block = new float[Math.Min(blockRows, units.Length) * values.Columns];
        for (int start = 0; start < units.Length; start += blockRows)
        {
            search.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> some = units.AsSpan(start, Math.Min(blockRows, units.Length - start));
            _index.Add(new ReadOnlyTensorSpan<float>(values.Gather(some, distinct, block), [some.Length, values.Columns], []));
        }
    }

    /// <summary>The number of units.</summary>
    public int Count => _units.Length;

    /// <summary>The unit that the index knows by a number.</summary>
    public int UnitOf(int number) => _units[number];

    /// <summary>Whether some units are those of this index.</summary>
    public bool IsOf(int[] units) => ReferenceEquals(units, _units);

    /// <summary>Finds the nearest units of rows, by their numbers; see <see cref="NeighborIndex"/>.</summary>
    public void Search(ReadOnlySpan<float> rows, int neighborCount, Span<int> numbers, Span<float> distances) =>
        _index.Search(rows, neighborCount, numbers, distances);
}
