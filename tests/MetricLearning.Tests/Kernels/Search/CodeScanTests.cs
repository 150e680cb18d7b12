using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class CodeScanTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [SetUp]
    public void IgnoreWithoutCodes() => Assume.That(RowCodes.AreUseful(64, 16), "rows have no codes without vectors of 256 bits");

    [Test]
    public void Scan_HardRowsAndQueries_KeepsARowThatScoresOnlyJustEnough(
        [Values(256, 512)] int bits, [ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[32, 90], Gen.Int[1, 100], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, count, seed) =>
            {
                Random random = new(seed);
                float[] rows = HardRows.Create(random, kind, count, depth);
                float[] queries = HardRows.Queries(random, rows, kind, 6, depth);
                Panels panels = new(metric, rows, depth, bits);
                for (int queryCount = 1; queryCount <= 6; queryCount++)
                {
                    panels.Prepare(queries.AsSpan(0, queryCount * depth));
                    for (int panel = 0; panel < panels.Count; panel++)
                    {
                        float[][] scores = panels.Score(panel);
                        panels.SetWorst(query => MathF.BitDecrement(scores[query].Max()));

                        panels.Scan(panel);

                        for (int query = 0; query < queryCount; query++)
                        {
                            int best = Array.IndexOf(scores[query], scores[query].Max());
                            panels.Best(query).Should().Be((scores[query].Max(), (panel * panels.Rows) + best), "bits are the same");
                        }
                    }
                }
            },
            iter: 200,
            threads: 1);

    [Test]
    public void Scan_UsualRows_ScoresNoneButThoseNearTheWorstScore(
        [ValueSource(nameof(Metrics))] DistanceMetric metric, [Values(32, 65, 384)] int depth, [Values(1, 6)] int queryCount)
    {
        Panels panels = new(metric, ReferenceMatrix.Random(64 * depth, 1), depth, 256);
        panels.Prepare(ReferenceMatrix.Random(queryCount * depth, 2));
        for (int panel = 0; panel < panels.Count; panel++)
        {
            float[][] scores = panels.Score(panel);
            float range = scores.Max(of => of.Where(float.IsFinite).Max()) - scores.Min(of => of.Where(float.IsFinite).Min());
            panels.SetWorst(query => scores[query].Max() + (0.05f * range));

            panels.Scan(panel).Scored.Should().Be(0, "a twentieth of the range of scores is far more than the rows' codes hide");

            panels.SetWorst(query => scores[query].Max() + (0.15f * range));

            panels.Scan(panel).Should().Be((0, 0), "it is also more than those of the queries hide");
        }
    }

    // 16 rows of as many columns as are scored: sums of codes as they are stored exceed 32 bits, and wrap round.
    [Test]
    public void Scan_WidestRows_KeepsARowThatScoresOnlyJustEnough()
    {
        const int Depth = RowForm.LargestDepth;
        float[] rows = ReferenceMatrix.Random(16 * Depth, 1), queries = ReferenceMatrix.Random(2 * Depth, 2);
        rows.AsSpan(3 * Depth, Depth).Fill(1);
        queries.AsSpan(0, Depth).Fill(1);
        Panels panels = new(DistanceMetric.InnerProduct, rows, Depth, 256);
        panels.Prepare(queries);
        float[][] scores = panels.Score(0);
        panels.SetWorst(query => MathF.BitDecrement(scores[query].Max()));

        panels.Scan(0);

        panels.Best(0).Should().Be((scores[0].Max(), 3));
        panels.Best(1).Should().Be((scores[1].Max(), Array.IndexOf(scores[1], scores[1].Max())));
    }

    [Test]
    public void Scan_EmptyLists_KeepsTheRowsThatRank()
    {
        Panels panels = new(DistanceMetric.Euclidean, ReferenceMatrix.Random(16 * 40, 1), 40, 256);
        panels.Prepare(ReferenceMatrix.Random(40, 2));
        panels.SetWorst(_ => float.NegativeInfinity, capacity: 16);

        panels.Scan(0, lanes: 0b1010_0000_0000_0001).Should().Be((1, 1));

        panels.Indices(0).Should().BeEquivalentTo([0, 13, 15]);
        panels.Scan(0, lanes: 0).Should().Be((0, 0), "no row of the block ranks");
    }

    // A store, and one query after the other compared with its panels.
    private sealed class Panels
    {
        private readonly SearchScratch _scratch;
        private readonly PanelScan _scan;
        private readonly RowStore _store;

        public Panels(DistanceMetric metric, float[] rows, int depth, int bits)
        {
            _scan = PanelScanTests.Scan(bits);
            _scratch = new(_scan);
            NeighborSearch search = new(HardRows.Comparison(metric), depth, 1, _scan);
            search.Append(rows);
            _store = search.Store;
        }

        public int Count => _store.Scored.PanelCount;

        public int Rows => _scan.PanelRows;

        public void Prepare(ReadOnlySpan<float> queries)
        {
            int depth = _store.Given.Depth;
            _scratch.StartQueries(PanelScan.GroupRows, _store.Scored.Stride, _scan.PanelRows);
            for (int i = 0; i < PanelScan.GroupRows; i++)
            {
                Span<float> prepared = _scratch.Query(i);
                prepared.Clear();
                if (i < queries.Length / depth)
                {
                    _ = _store.Form.Prepare(queries.Slice(i * depth, depth), prepared);
                }
            }

            _scratch.Encode(queries.Length / depth);
        }

        public float[][] Score(int panel)
        {
            RowPanels rows = _store.Scored;
            _scan.Score(_scratch.Queries, rows.Stride, rows[panel], _scratch.Scores);
            float* scales = rows.Scales(panel);
            float[][] scores = new float[_scratch.CodedCount][];
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = new ReadOnlySpan<float>(_scratch.Scores + (i * rows.PanelRows), rows.PanelRows).ToArray();
                for (int lane = 0; scales != null && lane < rows.PanelRows; lane++)
                {
                    scores[i][lane] *= scales[lane];
                }
            }

            return scores;
        }

        public void SetWorst(Func<int, float> worst, int capacity = 1)
        {
            _scratch.Candidates.Start(PanelScan.GroupRows, capacity, capacity);
            for (int i = 0; i < _scratch.CodedCount; i++)
            {
                if (worst(i) > float.NegativeInfinity)
                {
                    _scratch.Candidates[i].Insert(worst(i), -1);
                }
            }
        }

        public (int LookedAt, int Scored) Scan(int panel, ulong lanes = ulong.MaxValue) => CodeScan.Scan(
            _scan, _scratch, 0, _store.Codes!, _store.Scored, new(panel * Rows, lanes, []), _scratch);

        public (float Score, int Row) Best(int query) => (_scratch.Candidates[query].Scores[0], _scratch.Candidates[query].Indices[0]);

        public int[] Indices(int query) => _scratch.Candidates[query].Indices.ToArray();
    }
}
