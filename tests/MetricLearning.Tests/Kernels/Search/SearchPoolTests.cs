using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SearchPoolTests
{
    private const int Depth = 5;

    [Test]
    public void ReturnScratch_MoreThanTwoSearchesTake_KeepsNoMore([Values(1, 40)] int threads)
    {
        SearchPool pool = new(Depth, threads);
        int capacity = 2 * (Math.Max(Environment.ProcessorCount, threads) + 1);
        SearchScratch[] scratches = [.. Enumerable.Range(0, capacity + 3).Select(_ => pool.RentScratch())];

        foreach (SearchScratch scratch in scratches)
        {
            pool.ReturnScratch(scratch);
        }

        Enumerable.Range(0, scratches.Length).Count(_ => scratches.Contains(pool.RentScratch())).Should().Be(capacity);
    }

    [Test]
    public void RentScratch_AfterAReturn_GivesThatOneOnce()
    {
        SearchPool pool = new(Depth, 1);
        SearchScratch scratch = pool.RentScratch();
        pool.ReturnScratch(scratch);

        pool.RentScratch().Should().BeSameAs(scratch);
        pool.RentScratch().Should().NotBeSameAs(scratch);
    }

    [Test]
    public void Scan_OfRowsTooWideForScores_IsNarrow()
    {
        new SearchPool(RowForm.LargestDepth, 1).Scan.PanelRows.Should().Be(PanelScan.Create().PanelRows);
        new SearchPool(RowForm.LargestDepth + 1, 1).Scan.Should().BeOfType<PanelScan<Width1, float>>();
    }
}
