namespace MetricLearning.Auditing;

/// <summary>The nearest units of each of some units, nearest first, ties by lower unit; no unit is among its own.</summary>
internal sealed class NeighborLists
{
    private const long BlockWork = 1L << 34; // multiply-adds between two looks at the cancellation token
    private const int BlockValues = 1 << 22;
    private const int BlockNeighbors = 1 << 22;
    private const int LeastBlockRows = 64;
    private const int MostBlockRows = 1024;

    private readonly int[] _placeOfUnit; // −1 for a unit that was not searched for
    private readonly int[] _units;
    private readonly float[] _distances;

    private NeighborLists(int[] placeOfUnit, int neighborCount, int queryCount)
    {
        (_placeOfUnit, NeighborCount) = (placeOfUnit, neighborCount);
        (_units, _distances) = (new int[queryCount * neighborCount], new float[queryCount * neighborCount]);
    }

    /// <summary>Neighbours of each unit, k; 0 where there are no others.</summary>
    public int NeighborCount { get; }

    /// <summary>Whether a unit has neighbours.</summary>
    public bool Has(int unit) => NeighborCount > 0 && _placeOfUnit[unit] >= 0;

    /// <summary>The neighbours of a unit that has some, [k].</summary>
    public ReadOnlySpan<int> Units(int unit) => _units.AsSpan(_placeOfUnit[unit] * NeighborCount, NeighborCount);

    /// <summary>Their distances, [k].</summary>
    public ReadOnlySpan<float> Distances(int unit) => _distances.AsSpan(_placeOfUnit[unit] * NeighborCount, NeighborCount);

    /// <summary>The distance of a unit's last neighbour.</summary>
    public float LastDistance(int unit) => Distances(unit)[^1];

    /// <summary>Neighbours that each query finds among some units.</summary>
    public static int CountFor(int wanted, int galleryCount, bool isOwnGallery) =>
        Math.Min(wanted, isOwnGallery ? Math.Max(galleryCount - 1, 0) : galleryCount);

    /// <summary>Finds the neighbours of units. O(q·n·d) time, 8·q·k bytes.</summary>
    /// <param name="queries">The units whose neighbours are searched: all those of the gallery, or none of them.</param>
    /// <param name="gallery">The units that are searched among.</param>
    /// <param name="values">The rows.</param>
    /// <param name="distinct">The units.</param>
    /// <param name="search">Options, progress and cancellation.</param>
    public static NeighborLists Search(
        int[] queries, UnitIndex gallery, in RowValues values, DistinctRows distinct, AuditSearch search)
    {
        bool isOwnGallery = gallery.IsOf(queries);
        int count = CountFor(search.Options.NeighborCount, gallery.Count, isOwnGallery);
        int[] places = new int[distinct.Count];
        Array.Fill(places, -1);
        NeighborLists lists = new(places, count, queries.Length);
        int found = isOwnGallery ? count + 1 : count; // a unit finds itself
        int blockRows = Math.Min(BlockRowsFor(gallery.Count, values.Columns, found), queries.Length);
        float[] block = new float[blockRows * values.Columns];
        int[] numbers = new int[blockRows * found];
        float[] distances = new float[blockRows * found];
        for (int start = 0; start < queries.Length; start += blockRows)
        {
            search.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> units = queries.AsSpan(start, Math.Min(blockRows, queries.Length - start));
            if (count > 0)
            {
                int length = units.Length * found;
                gallery.Search(values.Gather(units, distinct, block), found, numbers.AsSpan(0, length), distances.AsSpan(0, length));
            }

            for (int i = 0; i < units.Length; i++)
            {
                places[units[i]] = start + i;
                lists.Keep(units[i], numbers.AsSpan(i * found), distances.AsSpan(i * found), gallery);
            }

            search.Report(units.Length);
        }

        return lists;
    }

    // A unit need not be the first that it finds: others may be at distance 0 as well, even so many that it is not found at all.
    private void Keep(int query, ReadOnlySpan<int> numbers, ReadOnlySpan<float> distances, UnitIndex gallery)
    {
        int start = _placeOfUnit[query] * NeighborCount;
        for (int i = 0, kept = 0; kept < NeighborCount; i++)
        {
            int unit = gallery.UnitOf(numbers[i]);
            if (unit != query)
            {
                (_units[start + kept], _distances[start + kept]) = (unit, distances[i]);
                kept++;
            }
        }
    }

    private static int BlockRowsFor(int rows, int columns, int neighbors)
    {
        long byWork = Math.Max(BlockWork / Math.Max((long)rows * columns, 1), LeastBlockRows);
        long byMemory = Math.Min(BlockValues / columns, BlockNeighbors / Math.Max(neighbors, 1));
        return (int)Math.Clamp(Math.Min(byWork, byMemory), 1, MostBlockRows);
    }
}
