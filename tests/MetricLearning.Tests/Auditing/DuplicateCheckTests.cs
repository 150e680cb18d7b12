using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class DuplicateCheckTests
{
    [Test]
    public void Exact_RowsOfBothSets_AreGroupedByTheirValues()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(5, 1, 5, 2, 1), "aabba", 2, AuditTables.Line(9, 2), "ab");
        List<DuplicateGroup> groups = DuplicateCheck.Exact(table);

        groups.Select(group => group.Rows.Places()).Should().BeEquivalentTo(
            new int[][] { [0, 2], [1, 4], [3, 1] }, options => options.WithStrictOrdering());
        groups.Select(group => (group.IsExact, group.IsAcrossClasses, group.IsAcrossParts))
            .Should().Equal((true, true, false), (true, false, false), (true, false, true));
    }

    [Test]
    public void Exact_AllRowsEqual_AreOneGroup() =>
        DuplicateCheck.Exact(AuditTables.Table(AuditTables.Line(1, 1, 1, 1), "abca", 2)).Single().Rows.Places().Should().Equal(0, 1, 2, 3);

    [Test]
    public void Near_WithinAGivenDistance_FormsChains()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 1, 2, 10, 11, 50), "aabaaa", neighborCount: 3);
        List<DuplicateGroup> groups = DuplicateCheck.Near(table, distance: 1);

        groups.Select(group => group.Rows.Places()).Should().BeEquivalentTo(
            new int[][] { [0, 1, 2], [3, 4] }, options => options.WithStrictOrdering());
        groups[0].Pairs.Select(pair => (pair.First.Index, pair.Second.Index, pair.Distance)).Should().Equal((0, 1, 1f), (1, 2, 1f));
        groups.Select(group => (group.IsExact, group.IsAcrossClasses)).Should().Equal((false, true), (false, false));
    }

    [Test]
    public void Near_AcrossTrainAndTest_IsFoundFromEitherSide()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 10, 20), "aaa", 1, AuditTables.Line(10.5f, 40, 40.5f), "aaa");
        List<DuplicateGroup> groups = DuplicateCheck.Near(table, distance: 0.5f);

        groups.Should().HaveCount(2);
        groups[0].Rows.Should().Equal(
            new AuditedRow(AuditPart.Train, 1, "1", "a"), new AuditedRow(AuditPart.Test, 0, "0", "a"));
        groups[0].IsAcrossParts.Should().BeTrue();
        groups[1].Rows.Places().Should().Equal(1, 2);
        groups[1].IsAcrossParts.Should().BeFalse();
    }

    [Test]
    public void Near_OneTestRow_IsJudgedByTheRuleOfTheTrainingRows()
    {
        Tensor<float> rows = AuditTables.Normal(500, 5, seed: 8);
        float[] near = [.. rows.ToArray().Take(5).Select(value => value + 1e-4f)];
        AuditTable table = AuditTables.Table(rows, new string('a', 500), 10, Tensor.Create(near, [1, 5]), "a");

        DuplicateCheck.Near(table, distance: null).Single(group => group.IsAcrossParts).Rows.Should().Equal(
            new AuditedRow(AuditPart.Train, 0, "0", "a"), new AuditedRow(AuditPart.Test, 0, "0", "a"));
    }

    [Test]
    public void Near_EqualRowsWithOtherLabels_AreExactDuplicatesAlone()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 0, 9), "aba", neighborCount: 2);

        DuplicateCheck.Near(table, distance: 1).Should().BeEmpty();
    }

    [Test]
    public void Near_RowsInOneDirectionByCosine_AreAtDistanceZero()
    {
        AuditTable table = AuditTables.Table(
            AuditTables.Plane((1, 2), (2, 4), (3, 1)), "aaa", neighborCount: 2, metric: DistanceMetric.Cosine);

        DuplicateCheck.Exact(table).Should().BeEmpty();
        DuplicateCheck.Near(table, distance: null).Single().Rows.Places().Should().Equal(0, 1);
    }

    [Test]
    public void Near_GivenSquaredDistance_IsOfTheMetric()
    {
        AuditTable table = AuditTables.Table(
            AuditTables.Line(0, 2, 7), "aaa", neighborCount: 2, metric: DistanceMetric.SquaredEuclidean);

        DuplicateCheck.Near(table, distance: 4).Single().Rows.Places().Should().Equal(0, 1);
        DuplicateCheck.Near(table, distance: 3.9f).Should().BeEmpty();
    }
}
