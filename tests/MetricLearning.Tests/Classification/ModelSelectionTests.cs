using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionTests
{
    private static readonly LabeledDataset Noisy = QuickSelection.Noisy;
    private static readonly ModelSelectionOptions Quick = QuickSelection.Of(stepCount: 300);

    [Test]
    public void Run_ClassesHiddenByNoise_ChoosesNetworksThatClassifyUnseenRowsBetterThanRows()
    {
        ModelSelectionResult result = new ModelSelection(Noisy, Quick).Run(null, default);

        result.Choice.Chosen.NetworkCount.Should().Be(6);
        result.Choice.Chosen.Accuracy.Should().BeGreaterThan(result.Choice.RawAccuracy!.Value);
        result.Choice.Candidates.Should().HaveCount(24).And.Contain(result.Choice.Chosen);
        AccuracyOn(Blobs.Create(50, seed: 2), result).Should().BeGreaterThan(result.Choice.RawAccuracy.Value);
    }

    [Test]
    public void Run_LabelsThatOnlyNearRowsTell_ChoosesRows()
    {
        // Each class is a hundred tight pairs at random places, and networks keep one direction of twelve.
        Random random = new(5);
        float[] values = new float[400 * 12];
        int[] labels = [.. Enumerable.Range(0, 400).Select(row => row / 2 % 2)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i / 12 % 2 == 0 ? random.NextSingle() : values[i - 12];
        }

        ModelSelectionOptions options = Quick with { FoldCount = 4, Recipe = new() { HiddenWidths = [1], StepCount = 10 } };
        ModelSelectionResult result = new ModelSelection(new(Tensor.Create(values, [400, 12]), labels), options).Run(null, default);

        result.Choice.Chosen.Accuracy.Should().BeGreaterThan(0.7);
        result.Choice.RawAccuracy.Should().Be(result.Choice.Candidates.Max(candidate => candidate.Accuracy));
        result.Choice.Chosen.ComparesRows.Should().BeTrue();
    }

    [Test]
    public void Run_AnyThreads_GivesTheSameBits()
    {
        ModelSelectionResult one = new ModelSelection(Noisy, Quick with { MaxDegreeOfParallelism = 1 }).Run(null, default);
        ModelSelectionResult many = new ModelSelection(Noisy, Quick with { MaxDegreeOfParallelism = 16 }).Run(null, default);
        ModelSelectionResult other = new ModelSelection(Noisy, Quick with { Seed = 4 }).Run(null, default);

        many.Choice.ToString().Should().Be(one.Choice.ToString());
        Embed(many).Should().Equal(Embed(one));
        Embed(other).Should().NotEqual(Embed(one));
    }

    [Test]
    public void Run_Evidence_IsWhatTheChosenModelDidOnEachHeldOutRow()
    {
        ModelSelectionResult result = new ModelSelection(Noisy, Quick).Run(null, default);
        ModelSelectionEvidence evidence = result.Evidence!;

        evidence.Rows.Order().Should().Equal(Enumerable.Range(0, Noisy.RowCount));
        evidence.Labels.Should().Equal(evidence.Rows.Select(row => Noisy.Labels[row]));
        ClassVotes votes = new(4);
        int right = 0;
        for (int i = 0; i < evidence.Rows.Length; i++)
        {
            result.Rule.Vote(evidence.Neighbors.LabelsOf(i), evidence.Neighbors.SquaredDistancesOf(i), votes);
            right += votes.Winner == evidence.Labels[i] ? 1 : 0;
        }

        ((double)right / evidence.Rows.Length).Should().Be(result.Choice.Chosen.Accuracy);
        result.Choice.HeldOutRowCount.Should().Be(Noisy.RowCount);
    }

    [Test]
    public void Run_OneClass_TrainsNothing()
    {
        ModelSelectionResult result = new ModelSelection(new(Noisy.Features, new int[Noisy.RowCount]), Quick).Run(null, default);

        AssertRows(result);
        result.Choice.Reason.Should().Contain("one label");
    }

    [TestCase(2, 2)]
    [TestCase(2, 1)]
    [TestCase(8, 4)]
    [TestCase(30, 30)]
    public void Run_TooFewRowsToHoldOut_TrainsNothing(int rows, int classes)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        LabeledDataset few = new(Noisy.Select(all).Features, [.. all.Select(row => row % classes)]);

        AssertRows(new ModelSelection(few, Quick).Run(null, default));
    }

    [Test]
    public void Run_ConstantColumnsAndEqualRows_Works()
    {
        float[] values = [.. Enumerable.Range(0, 60).SelectMany(row => new float[] { 5, row % 2, 5 })];
        LabeledDataset data = new(Tensor.Create(values, [60, 3]), [.. Enumerable.Range(0, 60).Select(row => row % 2)]);

        ModelSelectionResult result = new ModelSelection(data, Quick).Run(null, default);

        result.Choice.Chosen.Accuracy.Should().Be(1);
    }

    [Test]
    public void Run_AllRowsEqual_Works()
    {
        LabeledDataset data = new(Tensor.Create(new float[60], [30, 2]), [.. Enumerable.Range(0, 30).Select(row => row % 3)]);

        new ModelSelection(data, Quick).Run(null, default).Choice.Chosen.Accuracy.Should().BeLessThan(0.6);
    }

    [Test]
    public void Run_ClassesOfOneRow_AreNeverHeldOutAndStillKnown()
    {
        int[] labels = [.. Noisy.Labels];
        labels[0] = 4;
        LabeledDataset data = new(Noisy.Features, labels);

        ModelSelectionResult result = new ModelSelection(data, Quick with { NetworksPerFold = 0 }).Run(null, default);

        result.Evidence!.Rows.Should().NotContain(0).And.HaveCount(Noisy.RowCount - 1);
    }

    [Test]
    public void Run_SingleHoldOut_JudgesByRowsThatNoNetworkSaw()
    {
        ModelSelectionResult result = new ModelSelection(Noisy, Quick with { FoldCount = 1 }).Run(null, default);

        result.Choice.FoldCount.Should().Be(1);
        result.Choice.HeldOutRowCount.Should().Be(24);
        result.Ensemble.Networks.Count.Should().BeOneOf(0, 2);
    }

    [Test]
    public void Run_OptionsThatDecide_AreKept()
    {
        NeighborRule rule = new(UsesCentroids: false, 7, 0.3);
        ModelSelectionOptions options = Quick with { Rule = rule, Scaling = RowScaling.Common, NetworksPerFold = 0 };

        ModelSelectionResult result = new ModelSelection(Noisy, options).Run(null, default);

        result.Rule.Should().BeSameAs(rule);
        result.Choice.Candidates.Should().ContainSingle();
        result.Ensemble.Networks.Should().BeEmpty();
        result.Ensemble.Scaler.Scale.ToArray().Distinct().Should().ContainSingle();
        result.Choice.Reason.Should().Contain("No networks were trained");
    }

    [Test]
    public void Run_TinyTimeBudget_TrainsNoNetworks() => new ModelSelection(Noisy, Quick with { TimeBudget = TimeSpan.FromTicks(1) })
        .Run(null, default).Choice.Chosen.NetworkCount.Should().Be(0);

    [Test]
    public void Run_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        Counting progress = new(_ => source.Cancel());

        FluentActions.Invoking(() => new ModelSelection(Noisy, Quick).Run(progress, source.Token))
            .Should().Throw<OperationCanceledException>();
        progress.Reports.Should().NotBeEmpty().And.HaveCountLessThan(6);
    }

    [Test]
    public void Run_CancelledBeforeRowsAreSearched_Stops() =>
        FluentActions.Invoking(() => new ModelSelection(Noisy, Quick with { NetworksPerFold = 0 }).Run(null, new(canceled: true)))
            .Should().Throw<OperationCanceledException>("nothing is trained that would heed it");

    [Test]
    public void Run_Progress_CountsNetworks()
    {
        Counting progress = new(_ => { });

        new ModelSelection(Noisy, Quick).Run(progress, default);

        progress.Reports.Should().Equal(Enumerable.Range(1, 6).Select(done => new ModelSelectionProgress(done, 6)));
    }

    private static void AssertRows(ModelSelectionResult result)
    {
        result.Ensemble.Networks.Should().BeEmpty();
        result.Rule.Should().Be(NeighborRule.Nearest);
        (result.Evidence, result.Choice.RawAccuracy, result.Choice.HeldOutRowCount).Should().Be((null, null, 0));
        Embed(result).Should().OnlyContain(value => float.IsFinite(value));
    }

    private static float[] Embed(ModelSelectionResult result)
    {
        float[] embedding = new float[result.Ensemble.EmbeddingDimension];
        result.Ensemble.EmbedRow(Noisy.Row(3), embedding);
        return embedding;
    }

    private static double AccuracyOn(LabeledDataset unseen, ModelSelectionResult result)
    {
        LabeledDataset all = new(
            Tensor.Create<float>([.. Noisy.Features.ToArray(), .. unseen.Features.ToArray()], [Noisy.RowCount + unseen.RowCount, 10]),
            [.. Noisy.Labels, .. unseen.Labels]);
        int[] rows = [.. Enumerable.Range(0, all.RowCount)];
        HeldOutNeighbors ofRows = new(unseen.RowCount, 50), ofCentroids = new(unseen.RowCount, 4);
        new ModelSelectionFold(all, rows[..Noisy.RowCount], rows[Noisy.RowCount..], 1)
            .Search(result.Ensemble, 0, new ModelViewSearch(ofRows, ofCentroids));
        HeldOutNeighbors found = result.Rule.UsesCentroids ? ofCentroids : ofRows;
        return CandidateScore.Of(found, unseen.Labels, result.Rule, 4).Accuracy;
    }

    private sealed class Counting(Action<ModelSelectionProgress> act) : IProgress<ModelSelectionProgress>
    {
        public List<ModelSelectionProgress> Reports { get; } = [];

        public void Report(ModelSelectionProgress value)
        {
            Reports.Add(value);
            act(value);
        }
    }

    [TestCase(13)]
    [TestCase(int.MaxValue)]
    public void Run_MoreFoldsThanRowsToHoldOut_HoldsEachOutOnce(int foldCount)
    {
        LabeledDataset data = Blobs.Create(3, seed: 1); // 12 rows
        ModelSelectionOptions options = new() { FoldCount = foldCount, NetworksPerFold = 1, Recipe = Quick.Recipe! with { StepCount = 5 } };

        ModelSelectionResult result = new ModelSelection(data, options).Run(null, default);

        (result.Choice.FoldCount, result.Choice.HeldOutRowCount).Should().Be((12, 12));
    }

    [TestCase(5, 10)] // of 20 rows
    [TestCase(4, 0)] // of 16 half may be held out, which is too few
    public void Run_ASingleHoldOutOfFewRows_TrainsOrSaysWhy(int rowsOfClass, int heldOut)
    {
        ModelSelectionOptions options = new() { FoldCount = 1, NetworksPerFold = 1, Recipe = Quick.Recipe! with { StepCount = 5 } };

        ModelChoice choice = new ModelSelection(Blobs.Create(rowsOfClass, seed: 1), options).Run(null, default).Choice;

        choice.HeldOutRowCount.Should().Be(heldOut);
        choice.Reason.Contains("Fewer than 10 rows can be held out").Should().Be(heldOut == 0);
    }
}
