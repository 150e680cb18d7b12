namespace MetricLearning.Kernels;

/// <summary>
/// One pass of queries over all rows: tiles of queries meet panel after panel, shared among threads. One caller at a time.
/// </summary>
/// <remarks>
/// Many queries are shared tile by tile. If there are fewer tiles than threads and the rows are many, a tile's rows are shared instead:
/// each thread keeps the best of a segment, and the segments are merged in the order of their rows.
/// </remarks>
internal abstract unsafe class TilePass(SearchPool pool, Workers workers) : IChunkedWork
{
    private const int LargestTile = 480;
    private const int LargestTileFloats = 1 << 18; // queries and candidates that stay in a near cache while all panels pass by

    private readonly SearchScratch?[] _segments = new SearchScratch?[workers.MaxDegreeOfParallelism];
    private QueryList? _queries;
    private SearchScratch? _shared;

    /// <summary>The search that the queries are for.</summary>
    protected SearchRequest Request { get; private set; } = new();

    /// <summary>The rows.</summary>
    protected RowStore Store => Request.Rows!.Store;

    /// <summary>Queries of a tile, a multiple of <see cref="TileMultiple"/>.</summary>
    protected int TileRows { get; private set; }

    /// <summary>The parts that a tile's rows are shared in.</summary>
    protected int SegmentCount { get; private set; }

    /// <summary>What the number of queries of a tile must be a multiple of.</summary>
    protected abstract int TileMultiple { get; }

    /// <summary>Floats of rows from which on it pays to wake a thread for them.</summary>
    protected abstract long SmallestShare { get; }

    /// <inheritdoc/>
    void IChunkedWork.Run(int chunk)
    {
        SearchScratch scratch = pool.RentScratch();
        Start(scratch);
        if (_shared is null)
        {
            StartTile(chunk, scratch);
            Scan(scratch, scratch, (0, Store.Given.PanelCount));
            Finish(chunk, scratch);
            pool.ReturnScratch(scratch);
            return;
        }

        long panels = Store.Given.PanelCount;
        Scan(_shared, scratch, ((int)(panels * chunk / SegmentCount), (int)(panels * (chunk + 1) / SegmentCount)));
        _segments[chunk] = scratch;
    }

    /// <summary>Runs the pass.</summary>
    /// <param name="request">The search.</param>
    /// <param name="queries">Which of its queries, at least one.</param>
    /// <param name="floatsPerQuery">The memory that a query of a tile takes.</param>
    protected void Run(SearchRequest request, QueryList queries, long floatsPerQuery)
    {
        (Request, _queries) = (request, queries);
        int tiles = Cut(queries.Count, floatsPerQuery);
        int degree = workers.MaxDegreeOfParallelism;
        long shares = (long)Store.Given.Count * Store.Given.Depth / SmallestShare;
        SegmentCount = tiles < degree ? (int)Math.Clamp(shares, 1, degree) : 1;
        if (SegmentCount == 1)
        {
            workers.Run(this, tiles);
            return;
        }

        for (int tile = 0; tile < tiles; tile++)
        {
            RunShared(tile);
        }
    }

    /// <summary>Makes room for a tile.</summary>
    protected abstract void Start(SearchScratch scratch);

    /// <summary>Prepares a tile's queries.</summary>
    protected abstract void Prepare(int tile, SearchScratch scratch);

    /// <summary>Compares a tile's queries with panels.</summary>
    /// <param name="queries">Holds the prepared queries.</param>
    /// <param name="scratch">Receives the best rows.</param>
    /// <param name="panels">The first panel and the one behind the last.</param>
    protected abstract void Scan(SearchScratch queries, SearchScratch scratch, (int First, int End) panels);

    /// <summary>Adds the best rows of a segment to those of the rows before it.</summary>
    protected abstract void Merge(SearchScratch segment, SearchScratch whole);

    /// <summary>Makes results of a tile's best rows.</summary>
    protected abstract void Finish(int tile, SearchScratch scratch);

    /// <summary>The queries of a tile.</summary>
    protected int CountOf(int tile) => Math.Min(TileRows, _queries!.Count - (tile * TileRows));

    /// <summary>The number, in the search, of a tile's query.</summary>
    protected int QueryOf(int tile, int row) => _queries![(tile * TileRows) + row];

    // As many tiles for each thread, since the last would wait alone.
    private int Cut(int count, long floatsPerQuery)
    {
        long largest = Math.Clamp(LargestTileFloats / floatsPerQuery, TileMultiple, LargestTile);
        long tiles = (count + largest - 1) / largest;
        if (tiles > 1)
        {
            int degree = workers.MaxDegreeOfParallelism;
            tiles = Math.Min(count, (tiles + degree - 1) / degree * degree);
        }

        long perTile = (count + tiles - 1) / tiles;
        TileRows = (int)((perTile + TileMultiple - 1) / TileMultiple * TileMultiple);
        return (int)((count + (long)TileRows - 1) / TileRows);
    }

    private void RunShared(int tile)
    {
        SearchScratch whole = pool.RentScratch();
        Start(whole);
        StartTile(tile, whole);
        _shared = whole;
        workers.Run(this, SegmentCount);
        _shared = null;
        for (int segment = 0; segment < SegmentCount; segment++)
        {
            Merge(_segments[segment]!, whole);
            pool.ReturnScratch(_segments[segment]!);
            _segments[segment] = null;
        }

        Finish(tile, whole);
        pool.ReturnScratch(whole);
    }

    private void StartTile(int tile, SearchScratch scratch)
    {
        scratch.StartExcluded(Request.Excluded == null ? 0 : TileRows);
        Span<int> excluded = scratch.Excluded;
        int count = CountOf(tile);
        for (int i = 0; i < excluded.Length; i++)
        {
            excluded[i] = i < count ? Request.Excluded[QueryOf(tile, i)] : -1;
        }

        Prepare(tile, scratch);
    }
}
