using System.Runtime.Intrinsics;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class PanelScanTests
{
    [Test]
    public void Score_EveryStride_AgreesWithLoops([Values(32, 128, 256, 512)] int bits)
    {
        PanelScan scan = Scan(bits);
        for (int stride = 1; stride <= 33; stride++)
        {
            float[] queries = ReferenceMatrix.Random(PanelScan.GroupRows * stride, stride);
            float[] panel = ReferenceMatrix.Random(stride * scan.PanelRows, stride + 1000);
            float[] scores = [.. Enumerable.Repeat(99f, (PanelScan.GroupRows * scan.PanelRows) + 2)];
            fixed (float* queryStart = queries, panelStart = panel, scoreStart = scores)
            {
                scan.Score(queryStart, stride, panelStart, scoreStart);
            }

            double[] expected = ReferenceMatrix.Multiply(queries, panel, PanelScan.GroupRows, scan.PanelRows, stride);

            // Chains of at most 33 numbers below 1.
            scores[..^2].Should().Equal(expected, (score, product) => Math.Abs(score - product) <= 1e-5);
            scores[^2..].Should().Equal(99, 99);
        }
    }

    [Test]
    public void Pack_FewerRowsThanAPanelHolds_MakesThemColumnsAndLeavesTheBias([Values(32, 128, 256, 512)] int bits)
    {
        const int Depth = 5;
        PanelScan scan = Scan(bits);
        int count = scan.PanelRows - 1;
        float[] rows = ReferenceMatrix.Random(count * Depth, 1);
        float[] panel = [.. Enumerable.Repeat(99f, (Depth + 1) * scan.PanelRows)];
        fixed (float* from = rows, to = panel)
        {
            scan.Pack(from, count, Depth, to);
        }

        float[] columns = ReferenceMatrix.Transpose(rows, count, Depth);
        for (int j = 0; j < Depth; j++)
        {
            panel[(j * scan.PanelRows)..((j + 1) * scan.PanelRows)].Should().Equal([.. columns[(j * count)..((j + 1) * count)], 0]);
        }

        panel[^scan.PanelRows..].Should().OnlyContain(bias => bias == 99);
    }

    [Test]
    public void Scan_TilesOfQueries_KeepsWhatScoreAndKeepWould(
        [Values(32, 128, 256, 512)] int bits, [Values(true, false)] bool isScaled)
    {
        const int Depth = 3, Panels = 4, Capacity = 2, Queries = 2 * PanelScan.GroupRows;
        PanelScan scan = Scan(bits);
        float[] queries = ReferenceMatrix.Random(Queries * Depth, 1);
        float[] panels = ReferenceMatrix.Random(Panels * Depth * scan.PanelRows, 2);
        float[] scales = [.. ReferenceMatrix.Random(scan.PanelRows, 3).Select(value => value + 2)];
        SearchScratch scanned = Started(), kept = Started();
        fixed (float* queryStart = queries, panelStart = panels, scaleStart = scales)
        {
            for (int p = 0; p < Panels; p++)
            {
                float* panel = panelStart + (p * Depth * scan.PanelRows);
                PanelLanes all = new(p * scan.PanelRows, ulong.MaxValue, []);
                scan.Scan(queryStart, Queries, Depth, panel, isScaled ? scaleStart : null, all, scanned);
                for (int i = 0; i < Queries; i++)
                {
                    scan.Score(queryStart + (i / PanelScan.GroupRows * PanelScan.GroupRows * Depth), Depth, panel, kept.Scores);
                    float* row = kept.Scores + (i % PanelScan.GroupRows * scan.PanelRows);
                    for (int lane = 0; lane < scan.PanelRows && isScaled; lane++)
                    {
                        row[lane] *= scales[lane];
                    }

                    scan.Keep(row, p * scan.PanelRows, kept.Candidates[i]);
                }
            }
        }

        for (int i = 0; i < Queries; i++)
        {
            scanned.Candidates[i].Indices.ToArray().Should().Equal(kept.Candidates[i].Indices.ToArray());
            scanned.Candidates[i].Scores.ToArray().Should().Equal(kept.Candidates[i].Scores.ToArray());
        }

        SearchScratch Started()
        {
            SearchScratch scratch = new(scan);
            scratch.StartQueries(Queries, Depth, scan.PanelRows);
            scratch.Candidates.Start(Queries, Capacity, Panels * scan.PanelRows);
            return scratch;
        }
    }

    [Test]
    public void Keep_PanelAfterPanel_KeepsTheBestTiesByLowerIndex(
        [Values(32, 128, 256, 512)] int bits, [Values(1, 3, 10, 40)] int capacity)
    {
        const int Panels = 5;
        PanelScan scan = Scan(bits);
        int count = Panels * scan.PanelRows;
        Random random = new(capacity);
        float[] offered = [.. Enumerable.Range(0, count).Select(i => i % 11 == 10 ? float.NegativeInfinity : random.Next(40))];
        CandidateStore<float> store = new();
        store.Start(1, capacity, count);
        CandidateList<float> best = store[0];
        fixed (float* start = offered)
        {
            for (int panel = 0; panel < Panels; panel++)
            {
                scan.Keep(start + (panel * scan.PanelRows), panel * scan.PanelRows, best);
            }
        }

        int[] expected = [.. Enumerable.Range(0, count).Where(i => i % 11 != 10)
            .OrderByDescending(i => offered[i]).ThenBy(i => i).Take(capacity)];
        best.Sort();
        best.Indices.ToArray().Should().Equal(expected);
        best.Scores.ToArray().Should().Equal(expected.Select(i => offered[i]));
    }

    internal static PanelScan Scan(int bits) => bits switch
    {
        32 => new PanelScan<Width1, float>(),
        128 => new PanelScan<Width128, Vector128<float>>(),
        256 => new PanelScan<Width256, Vector256<float>>(),
        _ => new PanelScan<Width512, Vector512<float>>(),
    };
}
