using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class DatasetAuditTests
{
    private const int PerClass = 300;

    [Test]
    public void Of_FlippedLabels_AreTheMostSuspect([Values] bool byCosine)
    {
        (Tensor<float> rows, int[] labels) = Clusters(seed: 1);
        int[] flipped = Flip(labels, count: 18);
        DatasetAudit audit = DatasetAudit.Of(
            rows, labels, options: new() { Metric = byCosine ? DistanceMetric.Cosine : DistanceMetric.Euclidean });

        audit.LabelSuspects.Take(18).Select(suspect => suspect.Row.Index).Should().BeEquivalentTo(flipped);
        audit.LabelSuspects.Take(18).Should().OnlyContain(suspect =>
            suspect.SuggestedLabel == $"{suspect.Row.Index % 3}" && suspect.Neighbors.Count == 10);
        audit.LabelSuspects.Count(suspect => suspect.IsConfident).Should().BeInRange(9, 18, "it estimates how many labels are wrong");
        audit.LabelSuspects.Should().BeInDescendingOrder(suspect => suspect.Score);
        double[] scores = audit.LabelScores.ToArray();
        audit.LabelSuspects.Should().OnlyContain(suspect => suspect.Score == scores[suspect.Row.Index]);
    }

    [Test]
    public void Of_PlantedDuplicates_FindsAll()
    {
        (Tensor<float> rows, int[] labels) = Clusters(seed: 2);
        float[] values = rows.ToArray();
        var random = new Random(3);
        float[] copies = values[..(20 * 8)];
        float[] near = [.. values[(100 * 8)..(120 * 8)].Select(value => value + (1e-3f * random.NextSingle()))];
        int[] all = [.. labels, .. labels[..10], .. labels[10..20].Select(label => label + 1), .. labels[100..120]];
        DatasetAudit audit = DatasetAudit.Of(
            Tensor.Create([.. values, .. copies, .. near], [(3 * PerClass) + 40, 8]), all);

        audit.ExactDuplicates.Select(group => (group.Rows[0].Index, group.Rows[1].Index - (3 * PerClass), group.IsAcrossClasses))
            .Should().Equal(Enumerable.Range(0, 20).Select(i => (i, i, i >= 10)));
        audit.NearDuplicates.Select(group => (group.Rows[0].Index - 100, group.Rows[1].Index - (3 * PerClass) - 20))
            .Should().Contain(Enumerable.Range(0, 20).Select(i => (i, i)));
        audit.NearDuplicates.Should().HaveCountLessThanOrEqualTo(22);
    }

    [Test]
    public void Of_TrainAndTest_FindsRowsThatBothHave()
    {
        (Tensor<float> rows, int[] labels) = Clusters(seed: 4);
        float[] values = rows.ToArray();
        float[] near = [.. values[(60 * 8)..(63 * 8)].Select(value => value + 1e-4f)];
        float[] test = [.. Clusters(seed: 5).Rows.ToArray()[..(50 * 8)], .. values[..(3 * 8)], .. near];
        DatasetAudit audit = DatasetAudit.Of(
            new AuditSet(rows, labels), new AuditSet(Tensor.Create(test, [56, 8]), [.. labels[..53], .. labels[60..63]]));

        audit.ExactDuplicates.Where(group => group.IsAcrossParts).Select(group => (group.Rows[0].Index, group.Rows[1].Index))
            .Should().Equal((0, 50), (1, 51), (2, 52));
        audit.NearDuplicates.Where(group => group.IsAcrossParts).Select(group => (group.Rows[0].Index, group.Rows[1].Index))
            .Should().Contain([(60, 53), (61, 54), (62, 55)]);
        (audit.RowCount, audit.TestRowCount, audit.TestLabelScores.Length).Should().Be((3 * PerClass, 56, 56));
    }

    [Test]
    public void Of_AnyNumberOfThreads_IsTheSame()
    {
        (Tensor<float> rows, int[] labels) = Clusters(seed: 6);
        string[] texts =
        [
            .. Enumerable.Range(1, 7)
                .Select(degree => DatasetAudit.Of(rows, labels, options: new() { MaxDegreeOfParallelism = degree }))
                .Select(audit => audit + string.Join(' ', audit.LabelScores.ToArray()) + string.Join('\n', audit.RedundantRows)),
        ];

        texts.Distinct().Should().ContainSingle();
    }

    [Test]
    public void Of_EveryKindOfSet_IsTheSame()
    {
        float[][] rows = [[0, 1], [0, 2], [5, 1], [5, 1]];
        Tensor<float> tensor = AuditTables.Plane((0, 1), (0, 2), (5, 1), (5, 1));
        string expected = DatasetAudit.Of(tensor, [1, 1, 2, 1], ["p", "q", "r", "s"]).ToString();

        DatasetAudit.Of(tensor, ["1", "1", "2", "1"], ["p", "q", "r", "s"]).ToString().Should().Be(expected);
        DatasetAudit.Of(AuditSet.FromRows(rows, ["1", "1", "2", "1"], ["p", "q", "r", "s"])).ToString().Should().Be(expected);
        DatasetAudit.Of(new AuditSet(new LabeledDataset(tensor, [1, 1, 2, 1]), ["p", "q", "r", "s"])).ToString().Should().Be(expected);
        expected.Should().Contain("row 2 \"r\", labelled 2; row 3 \"s\", labelled 1");
    }

    [Test]
    public void Of_OneRow_FindsNothing()
    {
        DatasetAudit audit = DatasetAudit.Of(AuditTables.Line(3), ["a"]);

        (audit.NeighborCount, audit.ClassCount, audit.RowCount, audit.TestRowCount).Should().Be((0, 1, 1, 0));
        audit.LabelScores.ToArray().Should().Equal(double.NaN);
        audit.NeighborsOf(0).Should().BeEmpty();
        AllFindings(audit).Should().BeEmpty();
    }

    [Test]
    public void Of_AllRowsEqual_IsOneGroup()
    {
        DatasetAudit audit = AuditTables.Audit([7, 7, 7, 7], "aaaa", neighborCount: 2);

        audit.ExactDuplicates.Should().ContainSingle();
        audit.RedundantRows.Select(row => row.Row.Index).Should().Equal(1, 2, 3);
        AllFindings(audit).Should().HaveCount(4);
    }

    [Test]
    public void Of_AllRowsZeroByCosine_FindsThem()
    {
        DatasetAudit audit = DatasetAudit.Of(
            AuditTables.Plane((0, 0), (0, 0)), ["a", "b"], options: new() { Metric = DistanceMetric.Cosine });

        audit.ExactDuplicates.Single().IsAcrossClasses.Should().BeTrue();
        audit.Outliers.Should().HaveCount(2);
        audit.LabelScores.ToArray().Should().Equal(double.NaN, double.NaN);
    }

    [Test]
    public void Of_HugeValuesBySquaredDistance_DoesNotBreak()
    {
        float[] values = [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 1e38f : -1e38f / (i + 1))];
        DatasetAudit audit = DatasetAudit.Of(
            AuditTables.Line(values),
            [.. Enumerable.Range(0, 12)],
            options: new() { Metric = DistanceMetric.SquaredEuclidean, NeighborCount = 4 });

        audit.LabelScores.ToArray().Should().OnlyContain(score => double.IsFinite(score));
    }

    [Test]
    public void NeighborsOf_EitherPart_AreTrainingRows()
    {
        DatasetAudit audit = DatasetAudit.Of(
            new AuditSet(AuditTables.Line(0, 1, 5), [1, 1, 2]), new AuditSet(AuditTables.Line(4), [2]), new() { NeighborCount = 1 });

        audit.NeighborsOf(0).Single().Row.Index.Should().Be(1);
        audit.NeighborsOf(0, AuditPart.Test).Single().Should().Be(new AuditNeighbor(new(AuditPart.Train, 2, "2", "2"), 1));
        audit.Invoking(wrong => wrong.NeighborsOf(3)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("row");
        audit.Invoking(wrong => wrong.NeighborsOf(1, AuditPart.Test)).Should().Throw<ArgumentOutOfRangeException>();
        audit.Invoking(wrong => wrong.NeighborsOf(0, (AuditPart)5)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Of_Progress_CountsToTheEnd()
    {
        List<DatasetAuditProgress> reports = [];
        DatasetAudit.Of(
            new AuditSet(AuditTables.Normal(2500, 2, 1), new int[2500]),
            new AuditSet(AuditTables.Normal(100, 2, 2), new int[100]),
            progress: new Recorder(reports.Add));

        reports.Select(report => report.SearchedRows).Should().BeInAscendingOrder().And.HaveCountGreaterThan(3);
        reports[^1].Should().Be(new DatasetAuditProgress(2700, 2700));
    }

    [Test]
    public void Of_CancelledMeanwhile_Stops()
    {
        using CancellationTokenSource cancellation = new();
        int reports = 0;
        Recorder progress = new(_ =>
        {
            reports++;
            cancellation.Cancel();
        });

        FluentActions.Invoking(() => DatasetAudit.Of(
                AuditTables.Normal(4000, 2, 1), new int[4000], progress: progress, cancellationToken: cancellation.Token))
            .Should().Throw<OperationCanceledException>();
        reports.Should().Be(1);
    }

    [Test]
    public void Of_SetsThatDoNotFit_Throws()
    {
        FluentActions.Invoking(() => DatasetAudit.Of(default(AuditSet)))
            .Should().Throw<ArgumentException>().WithMessage("set has 0 rows*");
        FluentActions.Invoking(() => DatasetAudit.Of(new AuditSet(AuditTables.Line(1), [1]), default(AuditSet)))
            .Should().Throw<ArgumentException>().WithMessage("test has 0 rows*");
        FluentActions.Invoking(() => DatasetAudit.Of(new AuditSet(AuditTables.Line(1), [1]), new AuditSet(AuditTables.Plane((1, 2)), [1])))
            .Should().Throw<ArgumentException>().WithMessage("test has 2 columns but train expects 1*");
        FluentActions.Invoking(() => DatasetAudit.Of(AuditTables.Line(1), [1], options: new() { NeighborCount = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    private static IEnumerable<AuditFinding> AllFindings(DatasetAudit audit) =>
    [
        .. audit.ExactDuplicates, .. audit.NearDuplicates, .. audit.LabelSuspects, .. audit.Outliers, .. audit.ClassConfusions,
        .. audit.RedundantRows,
    ];

    // Three clusters in eight columns that overlap a little, in turn.
    private static (Tensor<float> Rows, int[] Labels) Clusters(int seed)
    {
        float[] values = AuditTables.Normal(3 * PerClass, 8, seed).ToArray();
        int[] labels = [.. Enumerable.Range(0, 3 * PerClass).Select(row => row % 3)];
        for (int row = 0; row < labels.Length; row++)
        {
            values[(8 * row) + labels[row]] += 7;
        }

        return (Tensor.Create(values, [labels.Length, 8]), labels);
    }

    private static int[] Flip(int[] labels, int count)
    {
        int[] rows = [.. Enumerable.Range(0, count).Select(i => 7 + (i * (labels.Length / count)))];
        foreach (int row in rows)
        {
            labels[row] = (labels[row] + 1) % 3;
        }

        return rows;
    }

    private sealed class Recorder(Action<DatasetAuditProgress> act) : IProgress<DatasetAuditProgress>
    {
        public void Report(DatasetAuditProgress value) => act(value);
    }
}
