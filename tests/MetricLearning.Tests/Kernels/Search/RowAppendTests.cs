using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class RowAppendTests
{
    private const int Depth = 7;
    private static readonly PanelScan Scan = PanelScan.Create();
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Run_InPartsOfAllSizes_GivesThePanelsOfAllAtOnce([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        float[] values = ReferenceMatrix.Random(400 * Depth, 1);
        RowStore parts = RowStore.Create(HardRows.Comparison(metric), Depth, Scan.PanelRows);
        RowStore whole = RowStore.Create(HardRows.Comparison(metric), Depth, Scan.PanelRows);
        int done = 0;
        foreach (int count in new[] { 1, 0, 3, 70, Scan.PanelRows, 200, 400 - 274 - Scan.PanelRows })
        {
            Append(parts, values.AsSpan(done * Depth, count * Depth), 1);
            done += count;
            (parts.Given.Count, parts.Scored.Count).Should().Be((done, done));
        }

        Append(whole, values, 1);
        Bits(parts.Scored, metric).Should().Equal(Bits(whole.Scored, metric));
    }

    [Test]
    public void Run_EnoughRowsToShare_GivesThePanelsOfOneThread([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        const int Columns = 64, Rows = 4200; // above 2¹⁸ floats, the last panel cut
        float[] values = ReferenceMatrix.Random(Rows * Columns, 2);
        RowStore shared = RowStore.Create(HardRows.Comparison(metric), Columns, Scan.PanelRows);
        RowStore alone = RowStore.Create(HardRows.Comparison(metric), Columns, Scan.PanelRows);

        Append(shared, values, 3);

        Append(alone, values, 1);
        Bits(shared.Scored, metric).Should().Equal(Bits(alone.Scored, metric));
    }

    [Test]
    public void Run_Rows_AreAsGivenWithTheBiasAndScaleOfTheirForm([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        const int Count = 151; // fills the last panel at no vector width
        float[] values = ReferenceMatrix.Random(Count * Depth, 3);
        RowStore store = RowStore.Create(HardRows.Comparison(metric), Depth, Scan.PanelRows);

        Append(store, values, 1);

        for (int i = 0; i < Count; i++)
        {
            float[] row = values[(i * Depth)..((i + 1) * Depth)];
            (int panel, int lane) = (i / Scan.PanelRows, i % Scan.PanelRows);
            Values(store.Given, i).Should().Equal(row);
            (float bias, float scale) = store.Form.Describe(row.Aggregate(0.0, (sum, value) => sum + ((double)value * value)));
            store.Scored.Biases(panel)[lane].Should().Be(bias);
            (store.Scored.Scales(panel) == null || store.Scored.Scales(panel)[lane] == scale).Should().BeTrue();
        }

        int last = store.Given.PanelCount - 1;
        store.Scored.Biases(last)[store.Given.RowsIn(last)..].ToArray()
            .Should().OnlyContain(bias => float.IsNegativeInfinity(bias), "they never rank");
    }

    [Test]
    public void FormAll_MovedStore_HoldsMovedRowsBesideTheGivenOnes()
    {
        float[] values = [.. ReferenceMatrix.Random(100 * Depth, 4).Select(value => value + 1000)];
        RowStore store = RowStore.Create(RowComparison.Distance, Depth, Scan.PanelRows);
        Append(store, values, 1);
        float[] center = [.. Enumerable.Range(0, Depth).Select(j => 1000f + j)];
        store = store.MovedBy(center);

        RowAppend.FormAll(store, Pool(store), 1);
        Append(store, values.AsSpan(0, 3 * Depth), 1);

        float[] expected = [.. values, .. values[..(3 * Depth)]];
        for (int i = 0; i < 103; i++)
        {
            float[] row = expected[(i * Depth)..((i + 1) * Depth)];
            Values(store.Given, i).Should().Equal(row);
            Values(store.Scored, i).Should().Equal(row.Zip(center, (value, origin) => value - origin));
        }

        store.MovedBy(null).Scored.Should().BeSameAs(store.Given);
    }

    [Test]
    public void FormAll_RowMovedBeyondTheLargestFloat_IsZeroAndAlwaysRanks()
    {
        RowStore store = RowStore.Create(RowComparison.Distance, 2, Scan.PanelRows);
        Append(store, [float.MaxValue, 1, 2, 3], 1);
        store = store.MovedBy([-float.MaxValue, 0]);

        RowAppend.FormAll(store, Pool(store), 1);

        Values(store.Scored, 0).Should().Equal(0, 0);
        store.Scored.Biases(0)[0].Should().BeGreaterThan(1e37f);
        Values(store.Given, 0).Should().Equal(float.MaxValue, 1);
    }

    private static void Append(RowStore store, ReadOnlySpan<float> rows, int threads)
    {
        store.Reserve(store.Given.Count + (rows.Length / store.Given.Depth));
        RowAppend.Run(rows, store, Pool(store), threads);
    }

    private static SearchPool Pool(RowStore store) => new(store.Given.Depth, 1, Scan);

    private static float[] Values(RowPanels rows, int index)
    {
        float[] values = new float[rows.Depth];
        fixed (float* to = values)
        {
            rows.CopyTo(index, 1, to);
        }

        return values;
    }

    private static float[] Bits(RowPanels rows, DistanceMetric metric)
    {
        int lines = rows.Depth + (metric == DistanceMetric.Cosine ? 2 : 1);
        return [.. Enumerable.Range(0, rows.PanelCount).SelectMany(
            panel => new ReadOnlySpan<float>(rows[panel], lines * rows.PanelRows).ToArray())];
    }
}
