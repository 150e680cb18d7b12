namespace MetricLearning.Kernels;

/// <summary>One search: its queries and where their results go. The memory is pinned for as long as it runs.</summary>
internal sealed unsafe class SearchRequest
{
    /// <summary>The rows that are searched; null while there is no search, since memory must not be kept for a job that is idle.</summary>
    public RowView? Rows { get; set; }

    /// <summary>The queries, [m × d].</summary>
    public float* Queries { get; set; }

    /// <summary>Columns of a query, d.</summary>
    public int Depth { get; set; }

    /// <summary>Rows to find for each query, k.</summary>
    public int NeighborCount { get; set; }

    /// <summary>Receives the rows' indices, [m × k].</summary>
    public int* Indices { get; set; }

    /// <summary>Receives their distances, [m × k].</summary>
    public float* Distances { get; set; }

    /// <summary>For each query the index of a row that does not rank for it, or −1, [m]; null for none.</summary>
    public int* Excluded { get; set; }

    /// <summary>One query.</summary>
    public float* Query(int query) => Queries + ((nint)query * Depth);

    /// <summary>Takes the nearest rows of a query, nearest first, [k].</summary>
    public void Answer(int query, ReadOnlySpan<double> distances, ReadOnlySpan<int> indices)
    {
        nint start = (nint)query * NeighborCount;
        indices[..NeighborCount].CopyTo(new(Indices + start, NeighborCount));
        for (int i = 0; i < NeighborCount; i++)
        {
            Distances[start + i] = (float)distances[i];
        }
    }
}

/// <summary>A list of queries. Adding is thread-safe.</summary>
internal sealed class QueryList
{
    private int[] _queries = [];
    private int _count;

    /// <summary>The number of queries.</summary>
    public int Count => _count;

    /// <summary>One query of the list.</summary>
    public int this[int position] => _queries[position];

    /// <summary>Empties the list and makes room.</summary>
    public void Start(int capacity)
    {
        _count = 0;
        if (_queries.Length < capacity)
        {
            _queries = new int[capacity];
        }
    }

    /// <summary>Adds a query; the order is that of the calls.</summary>
    public void Add(int query) => _queries[Interlocked.Increment(ref _count) - 1] = query;

    /// <summary>Adds all queries from 0 to one less than a number.</summary>
    public void AddAll(int count)
    {
        for (; _count < count; _count++)
        {
            _queries[_count] = _count;
        }
    }
}
