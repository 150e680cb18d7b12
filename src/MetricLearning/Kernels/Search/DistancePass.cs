using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>Ranks rows by their distances in double precision and answers every query: exact without any bound.</summary>
internal sealed unsafe class DistancePass(SearchPool pool, Workers workers) : TilePass(pool, workers)
{
    /// <inheritdoc/>
    protected override int TileMultiple => 1;

    /// <inheritdoc/>
    protected override long SmallestShare => 1 << 17;

    /// <summary>Runs the pass.</summary>
    /// <param name="request">The search.</param>
    /// <param name="queries">Which of its queries.</param>
    public void Run(SearchRequest request, QueryList queries)
    {
        if (queries.Count > 0)
        {
            RowPanels rows = request.Rows!.Store.Given;
            Run(request, queries, rows.Depth + (3 * CandidateStore<double>.EntriesOf(request.NeighborCount, rows.Count)));
        }
    }

    /// <inheritdoc/>
    protected override void Start(SearchScratch scratch) => scratch.Nearest.Start(TileRows, Request.NeighborCount, Store.Given.Count);

    /// <inheritdoc/>
    protected override void Prepare(int tile, SearchScratch scratch)
    {
        ExactDistance exact = new(Store.Form.Comparison, Store.Given, scratch.Window);
        int count = CountOf(tile);
        scratch.StartCompared(TileRows, out Span<double> squares, out Span<int> queries);
        for (int i = 0; i < count; i++)
        {
            queries[i] = QueryOf(tile, i);
            squares[i] = exact.QuerySquare(Request.Query(queries[i]));
        }

        queries[count..].Fill(-1);
    }

    /// <inheritdoc/>
    protected override void Scan(SearchScratch queries, SearchScratch scratch, (int First, int End) panels)
    {
        RowView view = Request.Rows!;
        RowPanels rows = Store.Given;
        ExactDistance exact = new(Store.Form.Comparison, rows, scratch.Window);
        double* distances = stackalloc double[rows.PanelRows];
        queries.StartCompared(TileRows, out Span<double> squares, out Span<int> numbers);
        for (int panel = panels.First; panel < panels.End; panel++)
        {
            ulong inPanel = view.Lanes(panel);
            if (inPanel == 0)
            {
                continue;
            }

            PanelLanes lanes = new(panel * rows.PanelRows, inPanel, queries.Excluded);
            float* values = scratch.Window.Panel(rows, panel);
            for (int i = 0; i < TileRows && numbers[i] >= 0; i++)
            {
                ulong ranked = lanes.Of(i);
                if (ranked != 0)
                {
                    exact.OfPanel(Request.Query(numbers[i]), squares[i], values, distances);
                    Keep(distances, ranked, lanes.FirstIndex, scratch.Nearest[i]);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void Merge(SearchScratch segment, SearchScratch whole)
    {
        for (int i = 0; i < TileRows; i++)
        {
            whole.Nearest[i].Merge(segment.Nearest[i]);
        }
    }

    /// <inheritdoc/>
    protected override void Finish(int tile, SearchScratch scratch)
    {
        int count = CountOf(tile);
        for (int i = 0; i < count; i++)
        {
            CandidateList<double> nearest = scratch.Nearest[i];
            nearest.Sort();
            foreach (ref double score in nearest.Scores)
            {
                score = -score;
            }

            Request.Answer(QueryOf(tile, i), nearest.Scores, nearest.Indices);
        }
    }

    private static void Keep(double* distances, ulong lanes, int firstIndex, CandidateList<double> nearest)
    {
        for (; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            double score = -distances[lane];
            if (score > nearest.WorstScore)
            {
                nearest.Insert(score, firstIndex + lane);
            }
        }
    }
}
