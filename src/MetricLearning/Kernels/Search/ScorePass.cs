using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>
/// Ranks rows by single-precision scores, compares the best in double precision, and answers the queries for which that is proof enough.
/// </summary>
/// <remarks>
/// (1) The k + spare rows with the best scores are kept; rows whose codes tell that they are not among them need no score, see
/// <see cref="CodeScan"/>. (2) The first k of them are compared in double precision; a row as near as the
/// farthest of these scores at least some L, see <see cref="RowForm.LowestScore"/>. (3) All others kept that score L or more are compared
/// too. (4) The nearest k of the compared rows are the result if every row that was not compared scores less than the L of the k-th of
/// them. A query without that proof goes to the next pass: to one with more candidates, unless a sample of the rows shows that so many are
/// as near as those compared that more candidates would not do either.
/// </remarks>
internal sealed unsafe class ScorePass(SearchPool pool, PanelScan scan, Workers workers) : TilePass(pool, workers)
{
    private const int SampledRows = 1024; // whole panels of any width
    private const int FewQueries = 2;
    private const int SomeQueries = 2 * PanelScan.GroupRows;
    private const int RowsBeforeCodes = 40; // for each query of a group and each row that is kept
    private const int SomeMultiple = 4; // of the rows before codes that there must be for 3 to 12 queries to gain
    private const int ManyMultiple = 12; // and for more, whose limit is arithmetic
    private const int FloatsOfFarMemory = 1 << 22; // 16 MB, more than caches near one processor hold
    private const int BlocksAtFirst = 4; // that may be scored for each query and each row that is kept before codes have saved anything
    private const int MostBlocksForOne = 20; // blocks compared by codes in the time that one takes to be looked at or scored

    private long _comparedByCodes;
    private long _spentOnCodes;
    private int _candidateCount;
    private int _nextCandidateCount;
    private QueryList? _unanswered;
    private QueryList? _crowded;

    /// <inheritdoc/>
    protected override int TileMultiple => PanelScan.GroupRows;

    /// <inheritdoc/>
    protected override long SmallestShare => 1 << 19;

    /// <summary>Blocks that were compared by codes so far, each for one query; for tests.</summary>
    public long ComparedByCodes => _comparedByCodes;

    /// <summary>Those of them that were looked at once more, and those that were scored; for tests.</summary>
    public long SpentOnCodes => _spentOnCodes;

    /// <summary>Whether a query of that many candidates may be scored: the memory of a group of queries is bounded.</summary>
    public static bool Fits(int candidateCount, int rowCount) =>
        PanelScan.GroupRows * CandidateStore<float>.EntriesOf(candidateCount, rowCount) <= 1 << 28;

    /// <summary>Runs the pass.</summary>
    /// <param name="request">The search.</param>
    /// <param name="queries">Which of its queries.</param>
    /// <param name="candidateCount">Rows to keep for each, k ≤ count ≤ rows.</param>
    /// <param name="nextCandidateCount">Rows that the next pass keeps for each query without an answer.</param>
    /// <param name="unanswered">Receives the queries without an answer that the next pass may answer.</param>
    /// <param name="crowded">Receives those that it hardly will; may be the same list.</param>
    public void Run(
        SearchRequest request, QueryList queries, int candidateCount, int nextCandidateCount, QueryList unanswered, QueryList crowded)
    {
        (_candidateCount, _nextCandidateCount) = (candidateCount, nextCandidateCount);
        (_unanswered, _crowded) = (unanswered, crowded);
        if (queries.Count > 0)
        {
            RowPanels rows = request.Rows!.Store.Scored;
            Run(request, queries, rows.Stride + (2 * CandidateStore<float>.EntriesOf(candidateCount, rows.Count)));
        }
    }

    /// <inheritdoc/>
    protected override void Start(SearchScratch scratch)
    {
        scratch.StartQueries(TileRows, Store.Scored.Stride, Store.Scored.PanelRows);
        scratch.Candidates.Start(TileRows, _candidateCount, Store.Given.Count);
    }

    /// <inheritdoc/>
    protected override void Prepare(int tile, SearchScratch scratch)
    {
        int count = CountOf(tile);
        for (int i = 0; i < TileRows; i++)
        {
            Span<float> query = scratch.Query(i);
            if (i < count)
            {
                scratch.Bounds[i] = Store.Form.Prepare(new(Request.Query(QueryOf(tile, i)), Request.Depth), query);
            }
            else
            {
                query.Clear();
                query[^1] = 1;
            }
        }

        scratch.Encode(CodesPay(count) ? count : 0);
    }

    /// <inheritdoc/>
    protected override void Scan(SearchScratch queries, SearchScratch scratch, (int First, int End) panels)
    {
        int panel = panels.First;
        RowPanels rows = Store.Scored;
        bool areCoded = queries.CodedCount > 0;
        long full = areCoded ? PanelsBeforeCodes(queries.CodedCount, rows.PanelRows) : panels.End;
        while (panel < panels.End)
        {
            int fullEnd = (int)Math.Min(panel + full, panels.End);
            for (; panel < fullEnd; panel++)
            {
                if (AnyRanks(panel, queries, out PanelLanes ranked))
                {
                    float* values = scratch.Window.Panel(rows, panel);
                    scan.Scan(queries.Queries, TileRows, rows.Stride, values, rows.Scales(panel), ranked, scratch);
                }
            }

            if (areCoded)
            {
                panel = ScanCoded(queries, scratch, (panel, panels.End));
                full = panel - panels.First; // codes tell too little so far; they are tried again among twice the rows
            }
        }
    }

    // Whether any row of a panel ranks.
    private bool AnyRanks(int panel, SearchScratch queries, out PanelLanes ranked)
    {
        ulong lanes = Request.Rows!.Lanes(panel);
        ranked = new(panel * Store.Scored.PanelRows, lanes, queries.Excluded);
        return lanes != 0;
    }

    // Scores what may be among the best by its codes. Tells how far it came: it stops where codes leave too much to be scored.
    private int ScanCoded(SearchScratch queries, SearchScratch scratch, (int First, int End) panels)
    {
        RowPanels rows = Store.Scored;
        int panel = panels.First;
        int queryCount = queries.CodedCount, blocks = rows.PanelRows / RowCodes.BlockRows;
        int blocksForOne = Math.Min(1 + (2 * queryCount), MostBlocksForOne); // few queries wait for memory, and scoring fetches as much
        long compared = 0, spent = 0, affordable = (long)BlocksAtFirst * queryCount * _candidateCount;
        for (; panel < panels.End && spent <= affordable + (compared / blocksForOne); panel++)
        {
            if (!AnyRanks(panel, queries, out PanelLanes ranked))
            {
                continue;
            }

            compared += (long)queryCount * blocks;
            for (int group = 0; group < queryCount; group += PanelScan.GroupRows)
            {
                (int lookedAt, int scored) = CodeScan.Scan(scan, queries, group, Store.Codes!, rows, ranked, scratch);
                spent += lookedAt + scored;
            }
        }

        _ = Interlocked.Add(ref _comparedByCodes, compared);
        _ = Interlocked.Add(ref _spentOnCodes, spent);
        return panel;
    }

    // Panels that are scored before codes are of use: while few rows have been seen, many are among the best of them.
    private long PanelsBeforeCodes(int queries, int panelRows) =>
        (long)RowsBeforeCodes * Math.Min(queries, PanelScan.GroupRows) * _candidateCount / panelRows;

    /// <inheritdoc/>
    protected override void Merge(SearchScratch segment, SearchScratch whole)
    {
        for (int i = 0; i < TileRows; i++)
        {
            whole.Candidates[i].Merge(segment.Candidates[i]);
        }
    }

    /// <inheritdoc/>
    protected override void Finish(int tile, SearchScratch scratch)
    {
        int count = CountOf(tile);
        for (int i = 0; i < count; i++)
        {
            int query = QueryOf(tile, i);
            if (scratch.Bounds[i] is not ScoreBound bound)
            {
                _crowded!.Add(query); // its scores tell nothing
            }
            else if (!TryAnswer(query, bound, scratch.Candidates[i], scratch, out double farthest))
            {
                (IsCrowded(query, farthest, scratch.Window) ? _crowded! : _unanswered!).Add(query);
            }
        }
    }

    // The limit of few queries is memory, and codes are a quarter as long; that of many is arithmetic, of which codes save less.
    private bool CodesPay(int queries)
    {
        if (Store.Codes is null)
        {
            return false;
        }

        RowPanels rows = Store.Given;
        long panels = PanelsBeforeCodes(queries, rows.PanelRows) * SegmentCount;
        if (queries <= FewQueries || rows.File is not null)
        {
            return panels < rows.PanelCount; // always for rows of a file: to read them takes longer than to compare codes
        }

        bool areSome = queries <= SomeQueries;
        bool isFaster = CodeScan.IsFasterThanFloats || (areSome && (long)rows.Count * rows.Depth >= FloatsOfFarMemory);
        return isFaster && panels * (areSome ? SomeMultiple : ManyMultiple) < rows.PanelCount;
    }

    // Whether many more rows than the next pass keeps seem to be as near as a distance: then it would have no proof either.
    private bool IsCrowded(int query, double distance, PanelWindow window)
    {
        RowPanels rows = Store.Given;
        int sampledPanels = SampledRows / rows.PanelRows;
        int step = rows.PanelCount / sampledPanels;
        if (step < 4 || ReferenceEquals(_unanswered, _crowded))
        {
            return false; // the next pass costs little more than the sample, or there is none
        }

        RowView view = Request.Rows!;
        ExactDistance exact = new(Store.Form.Comparison, rows, window);
        float* values = Request.Query(query);
        double square = exact.QuerySquare(values);
        double* distances = stackalloc double[rows.PanelRows];
        long near = 0;
        for (int sampled = 0; sampled < sampledPanels; sampled++)
        {
            int panel = sampled * step;
            exact.OfPanel(values, square, window.Panel(rows, panel), distances);
            for (ulong lanes = view.Lanes(panel); lanes != 0; lanes &= lanes - 1)
            {
                near += distances[BitOperations.TrailingZeroCount(lanes)] <= distance ? 1 : 0;
            }
        }

        return near * step > 2L * _nextCandidateCount;
    }

    // Tells the farthest of the rows compared where there is no proof.
    private bool TryAnswer(
        int query, ScoreBound bound, CandidateList<float> candidates, SearchScratch scratch, out double farthest)
    {
        candidates.Sort();
        ReadOnlySpan<float> scores = candidates.Scores;
        scratch.StartCompared(scores.Length, out Span<double> distances, out Span<int> indices);
        candidates.Indices.CopyTo(indices);
        ExactDistance exact = new(Store.Form.Comparison, Store.Given, scratch.Window);
        float* values = Request.Query(query);
        double square = exact.QuerySquare(values);

        int nearest = Request.NeighborCount;
        Compare(exact, (nint)values, square, indices[..nearest], distances);
        double lowest = Store.Form.LowestScore(bound, Largest(distances[..nearest]));
        int compared = nearest;
        while (compared < scores.Length && scores[compared] >= lowest)
        {
            compared++;
        }

        Compare(exact, (nint)values, square, indices[nearest..compared], distances[nearest..]);
        Selection.Sort(distances[..compared], indices[..compared]);
        farthest = distances[compared - 1];
        bool areAll = scores.Length < _candidateCount || scores.Length == Request.Rows!.RankedCount; // all rows that rank were kept
        if (compared == scores.Length && !areAll
            && scores[^1] >= Store.Form.LowestScore(bound, distances[nearest - 1]))
        {
            return false;
        }

        Request.Answer(query, distances, indices);
        return true;
    }

    private static void Compare(ExactDistance exact, nint query, double square, ReadOnlySpan<int> rows, Span<double> distances)
    {
        for (int i = 0; i < rows.Length; i += ExactDistance.RowCount)
        {
            exact.OfRows((float*)query, square, rows.Slice(i, Math.Min(ExactDistance.RowCount, rows.Length - i)), distances[i..]);
        }
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = values[0];
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
