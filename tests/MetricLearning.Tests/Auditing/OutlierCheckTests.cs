using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class OutlierCheckTests
{
    private const int Even = 20;

    [Test]
    public void Run_OneRowFarOff_HasTheScoreComputedByHand()
    {
        // Twenty rows at distance 1 of each other, one at 81: ln r is 0 but for ln 81, and the mean deviation ln 81 / 21.
        OutlierFinding outlier = OutlierCheck.Run(Table([.. Steps(), 100], new string('a', Even + 1)), 3.5).Single();

        outlier.Row.Index.Should().Be(Even);
        outlier.Score.Should().BeApproximately(21 / 1.2533141373155003, 1e-9);
        (outlier.Distance, outlier.TypicalDistance).Should().Be((81, 1));
        outlier.Neighbors.Single().Row.Index.Should().Be(Even - 1);
    }

    [Test]
    public void Run_LeastScoreAboveIt_FindsNothing() =>
        OutlierCheck.Run(Table([.. Steps(), 100], new string('a', Even + 1)), 17).Should().BeEmpty();

    [Test]
    public void Run_ClassOfFewRows_IsComparedWithAll()
    {
        OutlierFinding outlier = OutlierCheck.Run(Table([.. Steps(), 100], new string('a', Even) + "b"), 3.5).Single();

        (outlier.Row.Label, outlier.TypicalDistance).Should().Be(("b", 1));
    }

    [Test]
    public void Run_WideClassBesideANarrowOne_IsComparedWithItself()
    {
        float[] wide = [.. Enumerable.Range(0, Even).Select(i => 1000f + (50 * i))];

        OutlierCheck.Run(Table([.. Steps(), .. wide], new string('a', Even) + new string('b', Even)), 3.5)
            .Should().BeEmpty("rows of b are 50 apart, as is usual among them");
    }

    [Test]
    public void Run_CopiesOfAnOutlier_DoNotHideIt() =>
        OutlierCheck.Run(Table([.. Steps(), 100, 100, 100], new string('a', Even + 3)), 3.5)
            .Select(outlier => outlier.Row.Index).Should().Equal(20, 21, 22);

    [Test]
    public void Run_TestRow_IsComparedWithTrainingRows() =>
        OutlierCheck.Run(
            AuditTables.Table(AuditTables.Line([.. Steps()]), new string('a', Even), 1, AuditTables.Line(9.5f, 500), "aa"), 3.5)
            .Single().Row.Should().Be(new AuditedRow(AuditPart.Test, 1, "1", "a"));

    [Test]
    public void Run_FewRows_CallsNothingUsual() => OutlierCheck.Run(Table([0, 1, 2, 1e9f], "aaaa"), 3.5).Should().BeEmpty();

    [Test]
    public void Run_ZeroRowByCosine_IsAnOutlierWithoutNeighbours()
    {
        OutlierFinding outlier = OutlierCheck.Run(
            AuditTables.Table(AuditTables.Plane((1, 0), (0, 0), (1, 1)), "aaa", 2, metric: DistanceMetric.Cosine), 3.5).Single();

        outlier.Row.Index.Should().Be(1);
        outlier.Score.Should().Be(double.PositiveInfinity);
        outlier.Neighbors.Should().BeEmpty();
    }

    [Test]
    public void Run_NormalRows_FindsFew()
    {
        Tensor<float> rows = AuditTables.Normal(2000, 4, seed: 9);

        OutlierCheck.Run(AuditTables.Table(rows, new string('a', 2000), 10), 3.5).Should().HaveCountLessThan(20);
    }

    private static IEnumerable<float> Steps() => Enumerable.Range(0, Even).Select(i => (float)i);

    private static AuditTable Table(float[] values, string labels) => AuditTables.Table(AuditTables.Line(values), labels, neighborCount: 1);
}
