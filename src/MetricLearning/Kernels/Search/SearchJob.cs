namespace MetricLearning.Kernels;

/// <summary>The passes of one search. One caller at a time; reusable.</summary>
/// <remarks>
/// A pass in single precision with a few spare candidates answers most queries. Those among whose nearest rows single precision cannot tell
/// go through it again with many spare candidates, and what is left is compared with every row in double precision. Where so large a part
/// of the rows is asked for that gathering it costs more than to compare all, or where rows are too wide for scores to tell anything, that
/// is done at once.
/// </remarks>
internal sealed unsafe class SearchJob
{
    private const int SpareCandidates = 8;
    private const int ManySpareCandidates = 512;
    private const int GatherCost = 8; // how many rows of a panel are compared in the time of one that is gathered

    private readonly ScorePass _scores;
    private readonly DistancePass _distances;
    private readonly SearchRequest _request = new();
    private readonly QueryList _all = new();
    private readonly QueryList _second = new();
    private readonly QueryList _last = new();

    /// <summary>Makes a job.</summary>
    /// <param name="pool">Scratches, and the kernel.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    public SearchJob(SearchPool pool, int maxDegreeOfParallelism)
    {
        Workers workers = new(maxDegreeOfParallelism);
        _scores = new(pool, pool.Scan, workers);
        _distances = new(pool, workers);
    }

    /// <summary>Queries that the last search compared with every row in double precision; for tests.</summary>
    public int ComparedWithAll { get; private set; }

    /// <inheritdoc cref="RowView.Search"/>
    public void Run(
        RowView rows, ReadOnlySpan<float> queries, ReadOnlySpan<int> excluded, int neighborCount, Span<int> indices, Span<float> distances)
    {
        fixed (float* queryStart = queries)
        fixed (int* excludedStart = excluded)
        fixed (int* indexStart = indices)
        fixed (float* distanceStart = distances)
        {
            _request.Rows = rows;
            _request.Queries = queryStart;
            _request.Excluded = excludedStart;
            _request.Indices = indexStart;
            _request.Distances = distanceStart;
            (_request.Depth, _request.NeighborCount) = (rows.Depth, neighborCount);
            int count = queries.Length / rows.Depth;
            _all.Start(count);
            _all.AddAll(count);
            QueryList left = Score(_all, SpareCandidates, _second);
            left = left.Count > 0 ? Score(left, ManySpareCandidates, _last) : left;
            ComparedWithAll = left.Count;
            _distances.Run(_request, left);
            _request.Rows = null;
        }
    }

    // Returns the queries that are left.
    private QueryList Score(QueryList queries, int spareCandidates, QueryList unanswered)
    {
        RowView rows = _request.Rows!;
        int candidates = (int)Math.Min(rows.RankedCount, (long)_request.NeighborCount + spareCandidates);
        bool isWorthwhile = (candidates - SpareCandidates) * (long)GatherCost < rows.Count && rows.Depth <= RowForm.LargestDepth;
        if (!isWorthwhile || !ScorePass.Fits(candidates, rows.Count))
        {
            return queries;
        }

        _scores.Run(_request, queries, candidates, unanswered);
        return unanswered;
    }
}
