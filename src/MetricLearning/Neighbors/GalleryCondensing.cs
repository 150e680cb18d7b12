using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>Lets neighbours of a row vote.</summary>
/// <param name="classes">Their classes, nearest first, 1 ≤ k.</param>
/// <param name="distances">Their distances, [k].</param>
/// <returns>The class that wins.</returns>
internal delegate int NeighborWinner(ReadOnlySpan<int> classes, ReadOnlySpan<float> distances);

/// <summary>Chooses the rows of a snapshot that are needed, see <see cref="GallerySnapshot.Condense(int)"/>. Used once.</summary>
/// <remarks>Rows are known by their place among the rows of the snapshot, in the order in which they were added.</remarks>
internal sealed class GalleryCondensing
{
    private const int BlockRows = 1024;

    private readonly GallerySnapshot _snapshot;
    private readonly int _neighborCount;
    private readonly NeighborWinner _winner;
    private readonly CancellationToken _cancellationToken;
    private readonly int[] _slots; // of the rows
    private readonly int[] _nearest; // the chosen rows nearest to each row, [n × k], of which the first ones are known
    private readonly float[] _distances;
    private readonly bool[] _isChosen;
    private int _known; // how many of the nearest are known

    private GalleryCondensing(GallerySnapshot snapshot, int neighborCount, NeighborWinner winner, CancellationToken cancellationToken)
    {
        (_snapshot, _neighborCount, _winner, _cancellationToken) = (snapshot, neighborCount, winner, cancellationToken);
        _slots = new int[snapshot.Count];
        snapshot.CopySlots(0, _slots);
        _nearest = new int[checked(_slots.Length * neighborCount)];
        _distances = new float[_nearest.Length];
        _isChosen = new bool[_slots.Length];
    }

    /// <summary>Chooses rows.</summary>
    /// <param name="snapshot">The rows.</param>
    /// <param name="neighborCount">Chosen rows that vote on another; where fewer were chosen, these vote.</param>
    /// <param name="winner">How they vote.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    public static GalleryFilter Choose(
        GallerySnapshot snapshot, int neighborCount, NeighborWinner winner, CancellationToken cancellationToken = default)
    {
        GalleryCondensing condensing = new(snapshot, neighborCount, winner, cancellationToken);
        int[] added = condensing.NearestToCentroids();
        for (bool isOfOneSearch = true; added.Length > 0; isOfOneSearch = false)
        {
            foreach (int row in added)
            {
                condensing._isChosen[row] = true;
            }

            condensing.CompareWith(added);
            added = condensing.NextRows();
            if (added.Length == 0 && !isOfOneSearch)
            {
                // Results of several searches were merged by distances as floats, of which more are equal than of those in double.
                condensing._known = 0;
                condensing.CompareWith([.. Enumerable.Range(0, condensing._isChosen.Length).Where(row => condensing._isChosen[row])]);
                added = condensing.NextRows();
            }
        }

        HashSet<int> slots = [.. condensing._slots.Where((_, row) => condensing._isChosen[row])];
        return snapshot.Where(slots.Contains);
    }

    // The row of each class that is nearest to its centroid; the first one where there is no centroid.
    private int[] NearestToCentroids()
    {
        List<int> rows = [];
        int[] index = new int[1];
        float[] distance = new float[1];
        foreach (IGrouping<int, int> ofClass in Enumerable.Range(0, _slots.Length).GroupBy(row => _snapshot.ClassOf(_slots[row])))
        {
            int[] own = [.. ofClass];
            ReadOnlySpan<float> centroid = _snapshot.ClassAt(ofClass.Key).Centroid;
            if (!centroid.IsEmpty)
            {
                Rows(own).Search(centroid, 1, index, distance);
            }

            rows.Add(own[centroid.IsEmpty ? 0 : index[0]]);
        }

        return [.. rows.Order()];
    }

    // Rows in blocks, so that memory is taken for these rows once only.
    private NeighborSearch Rows(int[] rows)
    {
        NeighborSearch search = new(_snapshot.Rows.Store.Form.Comparison, _snapshot.Dimension, _snapshot.Pool);
        search.Reserve(rows.Length);
        foreach (int[] block in rows.Chunk(BlockRows))
        {
            search.Append(Values(block));
        }

        return search;
    }

    private float[] Values(int[] rows)
    {
        float[] values = new float[rows.Length * _snapshot.Dimension];
        _snapshot.CopyRows([.. rows.Select(row => _slots[row])], values);
        return values;
    }

    // Merges chosen rows into the nearest of every row.
    private void CompareWith(int[] added)
    {
        NeighborSearch search = Rows(added);
        int found = Math.Min(_neighborCount, added.Length), known = Math.Min(_neighborCount, _known + added.Length);
        foreach (int[] block in Enumerable.Range(0, _slots.Length).Chunk(BlockRows))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            int[] indices = new int[block.Length * found];
            float[] distances = new float[indices.Length];
            search.Search(Values(block), found, indices, distances);
            for (int i = 0; i < block.Length; i++)
            {
                Span<int> rows = indices.AsSpan(i * found, found);
                foreach (ref int row in rows)
                {
                    row = added[row];
                }

                Merge(block[i] * _neighborCount, known, rows, distances.AsSpan(i * found, found));
            }
        }

        _known = known;
    }

    private void Merge(int start, int known, ReadOnlySpan<int> rows, ReadOnlySpan<float> distances)
    {
        int old = _known - 1, added = rows.Length - 1;
        Span<int> merged = _nearest.AsSpan(start, _neighborCount);
        Span<float> mergedDistances = _distances.AsSpan(start, _neighborCount);
        for (int total = old + added + 2; total > 0; total--)
        {
            bool isOld = added < 0 || (old >= 0 && IsAfter((mergedDistances[old], merged[old]), (distances[added], rows[added])));
            int place = total - 1;
            if (place < known)
            {
                (merged[place], mergedDistances[place]) = isOld ? (merged[old], mergedDistances[old]) : (rows[added], distances[added]);
            }

            (old, added) = isOld ? (old - 1, added) : (old, added - 1);
        }
    }

    // For each chosen row the nearest of the rows that are labelled wrong and whose nearest chosen row it is.
    private int[] NextRows()
    {
        Dictionary<int, (float Distance, int Row)> next = [];
        int[] votes = new int[_known];
        for (int row = 0; row < _slots.Length; row++)
        {
            if (row % BlockRows == 0)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }

            if (_isChosen[row])
            {
                continue;
            }

            int start = row * _neighborCount;
            for (int i = 0; i < votes.Length; i++)
            {
                votes[i] = _snapshot.ClassOf(_slots[_nearest[start + i]]);
            }

            ReadOnlySpan<float> distances = _distances.AsSpan(start, votes.Length);
            if (_winner(votes, distances) == _snapshot.ClassOf(_slots[row]))
            {
                continue;
            }

            if (!next.TryGetValue(_nearest[start], out (float Distance, int Row) best) || IsAfter(best, (distances[0], row)))
            {
                next[_nearest[start]] = (distances[0], row);
            }
        }

        return [.. next.Values.Select(one => one.Row).Order()];
    }

    private static bool IsAfter((float Distance, int Row) one, (float Distance, int Row) other) =>
        one.Distance > other.Distance || (one.Distance == other.Distance && one.Row > other.Row);
}
