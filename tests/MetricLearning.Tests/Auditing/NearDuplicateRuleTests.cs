using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class NearDuplicateRuleTests
{
    // Even density in m dimensions: ρᵐ = 1 − (1 − 10⁻⁴)^(1/9) and (τ/median)ᵐ = 10⁻⁴ / ln 2.
    [TestCase(2, 0.0033, 0.012)]
    [TestCase(3, 0.0223, 0.052)]
    [TestCase(5, 0.1022, 0.170)]
    public void Of_EvenDensity_FindsItsDimension(int dimension, double ratio, double shareOfMedian)
    {
        AuditTable table = AuditTables.Table(Uniform(6000, dimension), new string('a', 6000), neighborCount: 10);
        NearDuplicateRule rule = NearDuplicateRule.Of(table);
        double median = Quantiles.Median([.. Enumerable.Range(0, 6000).Select(unit => (double)table.TrainLists.Distances(unit)[0])]);

        rule.Ratio.Should().BeInRange(ratio * 0.6, ratio * 1.4);
        (rule.Length / median).Should().BeInRange(shareOfMedian * 0.5, shareOfMedian * 1.5);
    }

    [Test]
    public void Of_EvenDensity_FindsAboutOneRowInTenThousandByChance()
    {
        AuditTable table = AuditTables.Table(Uniform(20_000, 3), new string('a', 20_000), neighborCount: 10);

        DuplicateCheck.Near(table, distance: null).Should().HaveCountLessThanOrEqualTo(6);
    }

    [Test]
    public void Of_ANearCopyOfEveryRow_IsStillRight()
    {
        float[] rows = Uniform(2000, 4).ToArray();
        float[] copies = [.. rows.Select(value => value + 1e-5f)];
        AuditTable table = AuditTables.Table(Tensor.Create([.. rows, .. copies], [4000, 4]), new string('a', 4000), neighborCount: 10);

        DuplicateCheck.Near(table, distance: null).Should().HaveCountGreaterThan(1990);
    }

    [Test]
    public void Of_ManyCopiesOfOneRow_FindsThemByTheLength()
    {
        // 30 copies hide from the ratio, since the tenth neighbour of each is a copy as well.
        float[] rows = Uniform(2000, 4).ToArray();
        float[] copies = [.. AuditTables.Normal(30, 4, seed: 3).ToArray().Select(value => 0.5f + (1e-5f * value))];
        AuditTable table = AuditTables.Table(Tensor.Create([.. rows, .. copies], [2030, 4]), new string('a', 2030), neighborCount: 10);

        List<DuplicateGroup> groups = DuplicateCheck.Near(table, distance: null);
        groups.MaxBy(group => group.Rows.Count)!.Rows.Places().Should().Equal(Enumerable.Range(2000, 30));
    }

    [Test]
    public void Of_IntegersWhoseDistancesAreAllAlike_FindsNone()
    {
        Tensor<float> grid = Tensor.Create([.. Enumerable.Range(0, 400).SelectMany(i => new float[] { i % 20, i / 20 })], [400, 2]);

        DuplicateCheck.Near(AuditTables.Table(grid, new string('a', 400), 10), distance: null).Should().BeEmpty();
    }

    [Test]
    public void Of_FewRows_FindsOnlyThoseAtDistanceZero()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 1, 2, 3, 4, 5, 6), "aaaaaaa", neighborCount: 6);
        NearDuplicateRule rule = NearDuplicateRule.Of(table);

        (rule.Ratio, rule.Length).Should().Be((0, 0));
        (rule.Holds(0, 1), rule.Holds(1e-9, 1)).Should().Be((true, false));
    }

    [Test]
    public void Holds_AnInfiniteDistance_IsFar() =>
        new NearDuplicateRule(0.4, 1).Holds(double.PositiveInfinity, double.PositiveInfinity).Should().BeFalse();

    [Test]
    public void Holds_EitherBound_IsEnough()
    {
        NearDuplicateRule rule = new(0.25, 1);

        (rule.Holds(2, 8), rule.Holds(1, 2), rule.Holds(1.5, 2)).Should().Be((true, true, false));
    }

    private static Tensor<float> Uniform(int rows, int columns)
    {
        var random = new Random(17);
        return Tensor.Create([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle())], [rows, columns]);
    }
}
