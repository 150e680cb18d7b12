using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class ExactDistanceTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void OfPanelAndOfRows_HardRows_AreTheNaiveDistances(
        [ValueSource(nameof(Metrics))] DistanceMetric metric, [Range(0, HardRows.Kinds - 1)] int kind, [Values] bool inFile)
    {
        const int Depth = 11, Count = 37;
        float[] rows = HardRows.Create(new Random(kind), kind, Count, Depth);
        float[] query = HardRows.Queries(new Random(kind), rows, kind, 1, Depth);
        PanelScan scan = PanelScanTests.Scan(128);
        NeighborSearch search = new(HardRows.Comparison(metric), Depth, 1, scan);
        RowsInFile.Append(search, rows, inFile ? Count : 0); // the last rows lie in memory, as they fill no panel
        PanelWindow window = new(scan);
        ExactDistance exact = new(HardRows.Comparison(metric), search.Store.Given, window);
        double[] expected = [.. Enumerable.Range(0, Count).Select(
            i => NaiveNeighbors.Distance(query, rows.AsSpan(i * Depth, Depth), metric))];
        double[] distances = new double[search.Store.Given.PanelRows], some = new double[3];
        fixed (float* values = query)
        fixed (double* to = distances)
        {
            double square = exact.QuerySquare(values);
            for (int panel = 0; panel < search.Store.Given.PanelCount; panel++)
            {
                int first = panel * distances.Length, count = search.Store.Given.RowsIn(panel);
                exact.OfPanel(values, square, window.Panel(search.Store.Given, panel), to);
                distances.Take(count).Should().Equal(expected.Skip(first).Take(count));
            }

            exact.OfRows(values, square, [Count - 1, 5, 20], some);
        }

        some.Should().Equal(expected[Count - 1], expected[5], expected[20]);
    }

    [Test]
    public void OfRows_SolvedByHand_IsThat()
    {
        // (1, 2, 2) and (2, 1, 2): difference (−1, 1, 0), product 8, lengths 3.
        Distance(RowComparison.Distance, [2, 1, 2]).Should().Be(Math.Sqrt(2));
        Distance(RowComparison.SquaredDistance, [2, 1, 2]).Should().Be(2);
        Distance(RowComparison.Product, [2, 1, 2]).Should().Be(-8);
        Distance(RowComparison.Angle, [2, 1, 2]).Should().Be(1 - (8 / 9.0));
        Distance(RowComparison.Angle, [0, 0, 0]).Should().Be(1);
    }

    private static double Distance(RowComparison comparison, float[] row)
    {
        NeighborSearch search = new(comparison, 3, 1);
        search.Append(row);
        ExactDistance exact = new(comparison, search.Store.Given, new(PanelScan.Create()));
        double[] distance = new double[1];
        fixed (float* query = new float[] { 1, 2, 2 })
        {
            exact.OfRows(query, exact.QuerySquare(query), [0], distance);
        }

        return distance[0];
    }
}
