using MetricLearning.Neighbors;

namespace MetricLearning.Postgres;

/// <summary>The nearest of the rows that a server sent for one query, by exact distance and then in the order of adding.</summary>
internal sealed class NearestRows(int count)
{
    private readonly PriorityQueue<GalleryNeighbor, (double Distance, long Number)> _kept = new(FarthestFirst.Instance);

    /// <summary>The number of rows that the server sent.</summary>
    public int Seen { get; private set; }

    /// <summary>The server's score of the last row; null where it overflowed.</summary>
    public double? LastScore { get; set; }

    /// <summary>Whether there are as many as were asked for.</summary>
    public bool IsFull => _kept.Count == count;

    /// <summary>The distance of the farthest row that is kept; infinite where there are fewer than asked for.</summary>
    public double Farthest => IsFull && _kept.TryPeek(out _, out (double Distance, long) key) ? key.Distance : double.PositiveInfinity;

    /// <summary>Keeps a row if it is among the nearest.</summary>
    public void Add(double distance, long number, string id, string label)
    {
        Seen++;
        GalleryNeighbor row = new(id, label, (float)distance);
        if (IsFull)
        {
            _kept.EnqueueDequeue(row, (distance, number));
        }
        else
        {
            _kept.Enqueue(row, (distance, number));
        }
    }

    /// <summary>The rows, nearest first. Empties the list.</summary>
    public GalleryNeighbor[] ToArray()
    {
        GalleryNeighbor[] rows = new GalleryNeighbor[_kept.Count];
        for (int i = rows.Length - 1; i >= 0; i--)
        {
            rows[i] = _kept.Dequeue();
        }

        return rows;
    }

    private sealed class FarthestFirst : IComparer<(double Distance, long Number)>
    {
        public static FarthestFirst Instance { get; } = new();

        public int Compare((double Distance, long Number) x, (double Distance, long Number) y) => y.CompareTo(x);
    }
}
