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

    private readonly NeighborSearch _search;
    private readonly ScorePass _scores;
    private readonly DistancePass _distances;
    private readonly SearchRequest _request = new();
    private readonly QueryList _all = new();
    private readonly QueryList _second = new();
    private readonly QueryList _last = new();

    /// <summary>Makes a job.</summary>
    /// <param name="search">The rows.</param>
    /// <param name="scan">The kernel.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    public SearchJob(NeighborSearch search, PanelScan scan, int maxDegreeOfParallelism)
    {
        Workers workers = new(maxDegreeOfParallelism);
        _search = search;
        _scores = new(search, scan, workers);
        _distances = new(search, workers);
    }

    /// <summary>Queries that the last search compared with every row in double precision; for tests.</summary>
    public int ComparedWithAll { get; private set; }

    /// <inheritdoc cref="NeighborSearch.Search"/>
    public void Run(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances)
    {
        fixed (float* queryStart = queries)
        fixed (int* indexStart = indices)
        fixed (float* distanceStart = distances)
        {
            _request.Queries = queryStart;
            _request.Indices = indexStart;
            _request.Distances = distanceStart;
            (_request.Depth, _request.NeighborCount) = (_search.Depth, neighborCount);
            int count = queries.Length / _search.Depth;
            _all.Start(count);
            _all.AddAll(count);
            QueryList left = Score(_all, SpareCandidates, _second);
            left = left.Count > 0 ? Score(left, ManySpareCandidates, _last) : left;
            ComparedWithAll = left.Count;
            _distances.Run(_request, left);
        }
    }

    // Returns the queries that are left.
    private QueryList Score(QueryList queries, int spareCandidates, QueryList unanswered)
    {
        int rows = _search.Count;
        int candidates = (int)Math.Min(rows, (long)_request.NeighborCount + spareCandidates);
        bool isWorthwhile = (candidates - SpareCandidates) * (long)GatherCost < rows && _search.Depth <= RowForm.LargestDepth;
        if (!isWorthwhile || !ScorePass.Fits(candidates, rows))
        {
            return queries;
        }

        _scores.Run(_request, queries, candidates, unanswered);
        return unanswered;
    }
}
