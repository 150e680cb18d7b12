using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ConvolutionTrialTests
{
    private const int Side = 12;

    private static readonly LabeledDataset Bars = Draw(100, seed: 1);

    private static readonly ModelSelectionOptions Options = new() { Seed = 3, FoldCount = 2, MaxDegreeOfParallelism = 2 };

    private static readonly Lazy<ModelSelectionResult> Chosen = new(() => new ConvolutionTrial(Bars, Options).Run(null, default));

    // Where a bar lies tells nothing, and which way it runs all: no column knows that.
    [Test]
    public void Run_ImagesWhosePlaceTellsNothing_TakesConvolutions()
    {
        ModelChoice choice = Chosen.Value.Choice;
        ModelChoice usual = new ModelSelection(Bars, Options).Run(null, default).Choice;

        choice.Chosen.Accuracy.Should().BeGreaterThan(0.95).And.BeGreaterThan(usual.Chosen.Accuracy + 0.1);
        choice.Convolutions.Should().Be(choice.Chosen);
        choice.LikelyImageShape.Should().Be(new ImageShape(Side, Side, 1));
        choice.Reason.Should().EndWith(FormattableString.Invariant(
            $"The rows look like images of 12 × 12 × 1; the usual choice reaches {100 * usual.Chosen.Accuracy:0.0} %."));
        choice.Advice.Should().Be(
            "The rows look like images of 12 × 12 × 1: with ImageShape set to new(12, 12, 1) networks with convolutions learn longer, " +
            "which often makes them more accurate.");
        choice.Networks.Should().Contain("convolution").And.Contain("375 steps", "a quarter of 1,500");
        ((EmbeddingNetwork)Chosen.Value.Ensemble.Networks[0]).Layers[0].Should().BeOfType<ConvolutionLayer>();
        Chosen.Value.Folds!.HeldOut(0).Should().NotBeEmpty();
    }

    [Test]
    public void Run_OnOtherThreads_ChoosesTheSameToTheBit()
    {
        ModelSelectionResult one = new ConvolutionTrial(Bars, Options with { MaxDegreeOfParallelism = 1 }).Run(null, default);

        one.Choice.Should().BeEquivalentTo(Chosen.Value.Choice);
        SampleModels.ValuesOf(one.Ensemble.Networks[^1]).Should().Equal(SampleModels.ValuesOf(Chosen.Value.Ensemble.Networks[^1]));
    }

    [Test]
    public void Run_TwoChoices_TellsProgressAsOfOne()
    {
        List<ModelSelectionProgress> reports = [];

        new ConvolutionTrial(Bars, Options).Run(new Reports(reports.Add), default);

        // Two folds of a network with convolutions, then of two without.
        reports.Should().Equal(Enumerable.Range(1, 6).Select(i => new ModelSelectionProgress(i, 6)));
    }

    [Test]
    public void Run_LessTimeThanASingleStepTakes_TriesNothingAndAdvisesNothing()
    {
        ModelChoice choice = new ConvolutionTrial(Bars, Options with { TimeBudget = TimeSpan.FromTicks(1) }).Run(null, default).Choice;

        (choice.Chosen.NetworkCount, choice.Convolutions, choice.LikelyImageShape, choice.Advice).Should().Be((0, null, null, null));
    }

    [Test]
    public void RecipeFor_ImagesOfASize_IsOfAQuarterOfTheStepsOrOfAsManyAsTheTimeAllows()
    {
        ConvolutionTrial open = new(Bars, Options), timed = new(Bars, Options with { TimeBudget = TimeSpan.FromSeconds(1) });

        open.RecipeFor(new(Side, Side, 1))!.StepCount.Should().Be(1500 / 4);
        timed.RecipeFor(new(Side, Side, 1))!.StepCount.Should().Be(1500);
        open.RecipeFor(new(28, 28, 1))!.StepCount.Should().BeInRange(150, 250);
        open.RecipeFor(new(48, 48, 1)).Should().BeNull("a quarter of 300 steps are too few");
        timed.RecipeFor(new(48, 48, 1)).Should().BeNull("a step takes too long to be measured");
    }

    [Test]
    public void Run_SomethingOfNetworksGiven_AdvisesAlone([Range(0, 6)] int given)
    {
        NetworkRecipe quick = new() { StepCount = 2 };
        ModelSelectionOptions options = given switch
        {
            0 => Options with { Recipe = quick },
            1 => Options with { NetworksPerFold = 1 },
            2 => Options with { View = ModelView.Networks },
            3 => Options with { Scaling = RowScaling.Common },
            4 => Options with { KeepsRawAccuracy = true },
            5 => Options with { Loss = new(_ => new MultiSimilarityLoss()) { RowsPerClass = 8 } },
            _ => Options with { ImageShape = new(Side, Side, 1), Recipe = quick },
        };

        ModelChoice choice = new ConvolutionTrial(Bars, options).Run(null, default).Choice;

        choice.Convolutions.Should().BeNull();
        choice.LikelyImageShape.Should().Be(given == 6 ? null : new ImageShape(Side, Side, 1));
    }

    [Test]
    public void Run_ImagesTooLargeForAQuarterOfTheSteps_AdvisesAlone()
    {
        LabeledDataset large = new(
            Tensor.Create<float>([.. Spots.Create(20, side: 44, channels: 1).SelectMany(row => row)], [20, 44 * 44]),
            [.. Enumerable.Range(0, 20).Select(row => row % 2)]);

        ModelChoice choice = new ConvolutionTrial(large, Options with { FoldCount = 2 }).Run(null, default).Choice;

        choice.Convolutions.Should().BeNull();
        choice.Advice.Should().EndWith("begin with convolutions, which take longer and are usually more accurate on images.");
    }

    [Test]
    public void Run_RowsThatAreNoImages_IsTheUsualChoice()
    {
        Random random = new(5);
        float[] values = [.. Enumerable.Range(0, 60 * 64).Select(_ => random.NextSingle())];
        LabeledDataset data = new(Tensor.Create(values, [60, 64]), [.. Enumerable.Range(0, 60).Select(row => row % 2)]);

        ModelSelectionResult result = new ConvolutionTrial(data, Options).Run(null, default);

        result.Choice.Should().BeEquivalentTo(new ModelSelection(data, Options).Run(null, default).Choice);
        result.Choice.LikelyImageShape.Should().BeNull();
    }

    [Test]
    public void Run_OneClass_TrainsNothing() =>
        new ConvolutionTrial(new(Bars.Features, new int[Bars.RowCount]), Options).Run(null, default).Choice.Networks.Should().BeNull();

    [Test]
    public void Run_CancelledInTheSecondChoice_Throws()
    {
        using CancellationTokenSource source = new();
        Reports progress = new(value => Cancel(value.TrainedCount == 3));

        FluentActions.Invoking(() => new ConvolutionTrial(Bars, Options with { MaxDegreeOfParallelism = 1 }).Run(progress, source.Token))
            .Should().Throw<OperationCanceledException>();

        void Cancel(bool now)
        {
            if (now)
            {
                source.Cancel();
            }
        }
    }

    [Test]
    public void Better_RowsBeatConvolutions_TellsOfTheBestOfTheirNetworks()
    {
        CandidateModel rows = new(0, true, "nearest row", 0.9, 0.1), one = new(2, false, "nearest row", 0.7, 0.3);
        ModelSelectionResult trial = Chosen.Value with
        {
            Choice = Chosen.Value.Choice with { Chosen = rows, Candidates = [rows, new(2, true, "nearest row", 0.6, 0.2), one] },
        };

        ModelChoice choice = ConvolutionTrial.Better(Chosen.Value, trial, new(Side, Side, 1)).Choice;

        (choice.Chosen, choice.Convolutions).Should().Be((Chosen.Value.Choice.Chosen, one));
        choice.Reason.Should().EndWith("networks with convolutions, which reach 70.0 %, are no better.");
    }

    [TestCase(0.9, 0.2, true)]
    [TestCase(0.8, 0.2, true)]
    [TestCase(0.9, 0.3, false)] // no surer
    [TestCase(0.7, 0.2, false)] // less accurate
    [TestCase(double.NaN, 0.2, false)]
    public void Better_OfTwoChoices_IsNoLessAccurateAndSurer(double accuracy, double logLoss, bool isTaken)
    {
        ModelSelectionResult trial = With(Chosen.Value, accuracy, logLoss), usual = With(Chosen.Value, 0.8, 0.3);

        ModelSelectionResult better = ConvolutionTrial.Better(usual, trial, new(Side, Side, 1));

        better.Choice.Chosen.Should().Be((isTaken ? trial : usual).Choice.Chosen);
        better.Choice.Convolutions.Should().Be(trial.Choice.Chosen);
        better.Choice.Reason.Should().EndWith(isTaken ? "the usual choice reaches 80.0 %." : "are no better.");

        static ModelSelectionResult With(ModelSelectionResult result, double accuracy, double logLoss) =>
            result with { Choice = result.Choice with { Chosen = new(2, false, "nearest row", accuracy, logLoss) } };
    }

    // Soft bars that run across or down, anywhere, on a little noise.
    private static LabeledDataset Draw(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count * Side * Side];
        int[] labels = [.. Enumerable.Range(0, count).Select(row => row % 2)];
        for (int row = 0; row < count; row++)
        {
            double y = 2 + (random.NextDouble() * (Side - 5)), x = 2 + (random.NextDouble() * (Side - 5));
            for (int i = 0; i < Side * Side; i++)
            {
                double down = (i / Side) - y, right = (i % Side) - x;
                (double across, double along) = labels[row] == 0 ? (down, right) : (right, down);
                values[(row * Side * Side) + i] = (float)(Math.Exp(-(across * across) - (along * along / 4)) + (0.4 * random.NextDouble()));
            }
        }

        return new(Tensor.Create(values, [count, Side * Side]), labels);
    }

    private sealed class Reports(Action<ModelSelectionProgress> act) : IProgress<ModelSelectionProgress>
    {
        public void Report(ModelSelectionProgress value) => act(value);
    }
}
