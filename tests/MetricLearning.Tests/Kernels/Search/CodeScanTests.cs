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
    public void MayExceed_HardRowsAndQueries_NeverPassesOverAScoreThatExceeds([ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[32, 90], Gen.Int[1, 100], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, count, seed) =>
            {
                Random random = new(seed);
                float[] rows = HardRows.Create(random, kind, count, depth);
                float[] queries = HardRows.Queries(random, rows, kind, 6, depth);
                Panels panels = new(metric, rows, depth);
                for (int queryCount = 1; queryCount <= 6; queryCount++)
                {
                    panels.Prepare(queries.AsSpan(0, queryCount * depth));
                    for (int panel = 0; panel < panels.Count; panel++)
                    {
                        float[][] scores = panels.Score(panel);
                        for (int query = 0; query < queryCount; query++)
                        {
                            // Only this query's best row is among the best, and only just.
                            panels.SetWorst(other => other == query ? MathF.BitDecrement(scores[query].Max()) : float.MaxValue);

                            panels.MayExceed(panel).Should().BeTrue($"query {query} of {queryCount} scores {scores[query].Max()}");
                        }
                    }
                }
            },
            iter: 200,
            threads: 1);

    [Test]
    public void MayExceed_UsualRows_PassesOverAllButThoseNearTheWorstScore(
        [ValueSource(nameof(Metrics))] DistanceMetric metric, [Values(32, 65, 384)] int depth)
    {
        float[] rows = ReferenceMatrix.Random(64 * depth, 1), queries = ReferenceMatrix.Random(6 * depth, 2);
        Panels panels = new(metric, rows, depth);
        panels.Prepare(queries);
        for (int panel = 0; panel < panels.Count; panel++)
        {
            float[][] scores = panels.Score(panel);
            float range = scores.Max(of => of.Where(float.IsFinite).Max()) - scores.Min(of => of.Where(float.IsFinite).Min());
            panels.SetWorst(query => scores[query].Max() + (0.05f * range));

            panels.MayExceed(panel).Should().BeFalse("a twentieth of the range of scores is far more than eight bits hide");
        }
    }

    [Test]
    public void MayExceed_EmptyLists_PassesNothingOver()
    {
        Panels panels = new(DistanceMetric.Euclidean, ReferenceMatrix.Random(16 * 40, 1), 40);
        panels.Prepare(ReferenceMatrix.Random(40, 2));
        panels.SetWorst(_ => float.NegativeInfinity);

        panels.MayExceed(0).Should().BeTrue();
    }

    [TestCase(1536)]
    [TestCase(1 << 18)]
    public void Encode_LargestCodes_SumWithoutOverflow(int depth)
    {
        float[] query = [.. Enumerable.Repeat(-1f, depth), 1];
        int[] pairs = new int[RowCodes.Pairs(depth)];

        QueryScale scale = CodeScan.Encode(query, pairs);

        long largest = Math.Abs((long)(short)pairs[0]);
        (largest * RowCodes.LargestCode * depth).Should().BeLessThanOrEqualTo(int.MaxValue);
        (largest * scale.Step).Should().BeApproximately(1, 1e-4f);
        scale.Length.Should().BeGreaterThanOrEqualTo((float)Math.Sqrt(depth));
    }

    [TestCase(0f, 0f)]
    [TestCase(1e-38f, float.PositiveInfinity)]
    public void Encode_NothingToCode_SaysSo(float value, float length)
    {
        QueryScale scale = CodeScan.Encode([value, value, value, 1], [7, 7]);

        scale.Should().Be(new QueryScale(0, length, 1));
    }

    // A store, and one query after the other compared with its panels.
    private sealed class Panels
    {
        private readonly SearchScratch _scratch = new();
        private readonly PanelScan _scan = PanelScanTests.Scan(256);
        private readonly RowStore _store;

        public Panels(DistanceMetric metric, float[] rows, int depth)
        {
            NeighborSearch search = new(HardRows.Comparison(metric), depth, 1, _scan);
            search.Append(rows);
            _store = search.Store;
        }

        public int Count => _store.Scored.PanelCount;

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

        public void SetWorst(Func<int, float> worst)
        {
            _scratch.Candidates.Start(PanelScan.GroupRows, 1, 1);
            for (int i = 0; i < _scratch.CodedCount; i++)
            {
                if (worst(i) > float.NegativeInfinity)
                {
                    _scratch.Candidates[i].Insert(worst(i), 0);
                }
            }
        }

        public bool MayExceed(int panel) => CodeScan.MayExceed(
            _scratch.Codes, _scratch.CodeScales, _scratch.CodedCount, RowCodes.Pairs(_store.Given.Depth), _store.Codes![panel],
            _store.Codes.Steps(panel), _scan.PanelRows, _scratch.Candidates, 0);
    }
}
