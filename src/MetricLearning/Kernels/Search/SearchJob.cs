namespace MetricLearning.Kernels;

/// <summary>The passes of one search. One caller at a time; reusable.</summary>
/// <remarks>
/// A pass in single precision with a few spare candidates answers most queries. Those among whose nearest rows single precision cannot tell
/// go through it again with many spare candidates, unless a sample says that these are too few, and what is left is compared with every row
/// in double precision. Where so large a part
/// of the rows is asked for that gathering it costs more than to compare all, or where rows are too wide for scores to tell anything, that
/// is done at once.
/// </remarks>
internal sealed unsafe class SearchJob
{
    private const int SpareCandidates = 8;
    private const int ManySpareCandidates = 512;
    // How many rows of a panel are compared in the time of one that is gathered, a cache line a column, and of one that is only kept.
    private const int GatherCost = 24;
    private const int KeepCost = 8;

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

    /// <summary>Queries that the last search scored again, with more candidates; for tests.</summary>
    public int ScoredAgain { get; private set; }

    /// <summary>Blocks of rows that all searches compared by codes, and those that they looked at once more or scored; for tests.</summary>
    public (long Compared, long Spent) Codes => (_scores.ComparedByCodes, _scores.SpentOnCodes);

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
            _second.Start(count);
            _last.Start(count);
            Score(_all, SpareCandidates, ManySpareCandidates, _second);
            Score(_second, ManySpareCandidates, ManySpareCandidates, _last);
            (ScoredAgain, ComparedWithAll) = (_second.Count, _last.Count);
            _distances.Run(_request, _last);
            _request.Rows = null;
        }
    }

    // Queries that are left go to the unanswered, or to the last ones where another pass like this would not help.
    private void Score(QueryList queries, int spareCandidates, int nextSpareCandidates, QueryList unanswered)
    {
        if (IsWorthwhile(spareCandidates, out int candidates))
        {
            QueryList crowded = IsWorthwhile(nextSpareCandidates, out int next) ? _last : unanswered;
            _scores.Run(_request, queries, candidates, next, unanswered, crowded);
            return;
        }

        for (int i = 0; i < queries.Count; i++)
        {
            _last.Add(queries[i]);
        }
    }

    private bool IsWorthwhile(int spareCandidates, out int candidates)
    {
        RowView rows = _request.Rows!;
        candidates = (int)Math.Min(rows.RankedCount, (long)_request.NeighborCount + spareCandidates);
        long cost = (_request.NeighborCount * (long)GatherCost) + ((spareCandidates - SpareCandidates) * (long)KeepCost);
        return cost < rows.Count && rows.Depth <= RowForm.LargestDepth && ScorePass.Fits(candidates, rows.Count);
    }
}
