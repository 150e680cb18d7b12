using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>
/// Ranks rows by single-precision scores, compares the best in double precision, and answers the queries for which that is proof enough.
/// </summary>
/// <remarks>
/// (1) The k + spare rows with the best scores are kept. (2) The first k of them are compared in double precision; a row as near as the
/// farthest of these scores at least some L, see <see cref="RowForm.LowestScore"/>. (3) All others kept that score L or more are compared
/// too. (4) The nearest k of the compared rows are the result if every row that was not compared scores less than the L of the k-th of
/// them. A query without that proof goes to the next pass: to one with more candidates, unless a sample of the rows shows that so many are
/// as near as those compared that more candidates would not do either.
/// </remarks>
internal sealed unsafe class ScorePass(SearchPool pool, PanelScan scan, Workers workers) : TilePass(pool, workers)
{
    private const int SampledPanels = 64;
    private const int FewestComparisons = 4096;
    private const int FewQueries = 2;
    private const int FloatsOfFarMemory = 1 << 22;

    private int _candidateCount;
    private int _nextCandidateCount;
    private QueryList? _unanswered;
    private QueryList? _crowded;

    /// <inheritdoc/>
    protected override int TileMultiple => PanelScan.GroupRows;

    /// <inheritdoc/>
    protected override long SmallestShare => 1 << 19;

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
        RowView view = Request.Rows!;
        RowPanels rows = Store.Scored;
        bool isCoded = queries.CodedCount > 0;
        long compared = 0, scored = 0;
        for (int panel = panels.First; panel < panels.End; panel++)
        {
            ulong lanes = view.Lanes(panel);
            if (lanes == 0)
            {
                continue;
            }

            PanelLanes ranked = new(panel * rows.PanelRows, lanes, queries.Excluded);
            if (!isCoded)
            {
                scan.Scan(queries.Queries, (0, TileRows), rows.Stride, rows[panel], rows.Scales(panel), ranked, scratch);
                continue;
            }

            for (int group = 0; group < queries.CodedCount; group += PanelScan.GroupRows)
            {
                compared++;
                if (MayExceed(queries, group, panel, scratch))
                {
                    scored++;
                    (int, int) all = (group, group + PanelScan.GroupRows);
                    scan.Scan(queries.Queries, all, rows.Stride, rows[panel], rows.Scales(panel), ranked, scratch);
                }
            }

            isCoded = compared < FewestComparisons || 2 * scored < compared; // else codes tell too little of these rows
        }
    }

    private bool MayExceed(SearchScratch queries, int group, int panel, SearchScratch scratch)
    {
        RowCodes codes = Store.Codes!;
        int count = Math.Min(PanelScan.GroupRows, queries.CodedCount - group), pairs = RowCodes.Pairs(Store.Scored.Depth);
        return CodeScan.MayExceed(
            queries.Codes + ((nint)group * pairs), queries.CodeScales + group, count, pairs, codes[panel], codes.Steps(panel),
            Store.Scored.PanelRows, scratch.Candidates, group);
    }

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
                (IsCrowded(query, farthest) ? _crowded! : _unanswered!).Add(query);
            }
        }
    }

    // Few queries wait for the rows to come from memory, and codes are a quarter as long; many compute, and a code takes as long.
    private bool CodesPay(int queries) =>
        Store.Codes is not null && (queries <= FewQueries
            || (queries <= 2 * PanelScan.GroupRows && (long)Store.Given.Count * Store.Given.Depth >= FloatsOfFarMemory));

    // Whether many more rows than the next pass keeps seem to be as near as a distance: then it would have no proof either.
    private bool IsCrowded(int query, double distance)
    {
        RowPanels rows = Store.Given;
        int step = rows.PanelCount / SampledPanels;
        if (step < 4 || ReferenceEquals(_unanswered, _crowded))
        {
            return false; // the next pass costs little more than the sample, or there is none
        }

        RowView view = Request.Rows!;
        ExactDistance exact = new(Store.Form.Comparison, rows);
        float* values = Request.Query(query);
        double square = exact.QuerySquare(values);
        double* distances = stackalloc double[rows.PanelRows];
        long near = 0;
        for (int sampled = 0; sampled < SampledPanels; sampled++)
        {
            int panel = sampled * step;
            exact.OfPanel(values, square, panel, distances);
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
        ExactDistance exact = new(Store.Form.Comparison, Store.Given);
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
