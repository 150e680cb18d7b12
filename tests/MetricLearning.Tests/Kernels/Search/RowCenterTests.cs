using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class RowCenterTests
{
    private const int Depth = 3;
    private const int Count = 100;

    private static readonly PanelWindow Window = new(PanelScan.Create());

    [Test]
    public void Choose_DataFarFromTheOrigin_IsItsMean()
    {
        float[] center = RowCenter.Choose(Rows(1000), null, Window)!;

        // Uniform in ±1, so the mean of a hundred lies well within 0.3.
        center.Should().HaveCount(Depth).And.OnlyContain(value => Math.Abs(value - 1000) < 0.3);
    }

    [Test]
    public void Choose_DataAroundTheOrigin_IsNone()
    {
        RowCenter.Choose(Rows(0), null, Window).Should().BeNull();
        RowCenter.Choose(Rows(0), [1000, 1000, 1000], Window).Should().BeNull("a centre that no longer pays is given up");
    }

    [Test]
    public void Choose_GoodCentre_IsKeptAndABadOneIsNot()
    {
        float[] good = [1000, 1000.5f, 999.5f], bad = [900, 900, 900];

        RowCenter.Choose(Rows(1000), good, Window).Should().BeSameAs(good);
        RowCenter.Choose(Rows(1000), bad, Window).Should().NotBeSameAs(bad).And.NotBeNull();
    }

    [Test]
    public void Choose_HalfTheRowsHoldASentinel_IsNone()
    {
        float[] values = ReferenceMatrix.Random(Count * Depth, 1);
        for (int i = 0; i < Count; i += 2)
        {
            values[i * Depth] = -999;
        }

        RowCenter.Choose(Panels(values), null, Window).Should().BeNull();
    }

    private static RowPanels Rows(float offset) => Panels([.. ReferenceMatrix.Random(Count * Depth, 1).Select(value => value + offset)]);

    private static RowPanels Panels(float[] values)
    {
        NeighborSearch search = new(RowComparison.Product, Depth, 1);
        search.Append(values);
        return search.Store.Given;
    }
}
