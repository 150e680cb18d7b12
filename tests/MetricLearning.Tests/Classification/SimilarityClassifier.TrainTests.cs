using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierTrainTests
{
    private static readonly string[] Names = ["ant", "bee", "cow"];
    private static readonly SimilarityClassifierOptions Raw = new() { NetworksPerFold = 0 };
    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(Names, 20, seed: 1);

    [Test]
    public void Train_AnyNumberOfThreads_GivesTheSameAnswersToTheBit()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 15, seed: 3, spread: 25);
        SimilarityClassifierOptions options = new() { Recipe = new() { StepCount = 40 }, MaxDegreeOfParallelism = 1 };

        SimilarityClassifier one = SimilarityClassifier.Train(rows, labels, options);
        SimilarityClassifier two = SimilarityClassifier.Train(rows, labels, options with { MaxDegreeOfParallelism = 2 });

        one.Choice.Should().BeEquivalentTo(two.Choice);
        one.Classify(rows[3]).Should().BeEquivalentTo(two.Classify(rows[3]));
        one.Embed(rows[5]).Should().Equal(two.Embed(rows[5]));
    }

    [Test]
    public void Train_Images_LearnsWhereverTheirPartsAre()
    {
        LabeledDataset bars = Bars.Create(rowsPerClass: 60, seed: 1), others = Bars.Create(rowsPerClass: 25, seed: 2);
        SimilarityClassifierOptions options = new()
        {
            ImageShape = Bars.Shape,
            Recipe = new() { ConvolutionChannels = [8, 16], HiddenWidths = [32], StepCount = 150 },
        };

        SimilarityClassifier model = SimilarityClassifier.Train(bars, options);

        model.Embedder.Networks.Should().HaveCount(3);
        model.Embedder.Scaler.Scale.ToArray().Distinct().Should().HaveCount(1);
        model.Choice!.Chosen.ComparesRows.Should().BeFalse();
        Enumerable.Range(0, others.RowCount).Count(row => model.Classify(others.Row(row)).NearestLabel == others.NameOf(others.Labels[row]))
            .Should().BeGreaterThan(90, "pixels alone tell {0:0} of 100", 100 * model.Choice.RawAccuracy);
        using MemoryStream file = new();
        model.Save(file);
        file.Position = 0;
        SimilarityClassifier.Load(file).Classify(others.Row(0)).Should().BeEquivalentTo(model.Classify(others.Row(0)));
    }

    [Test]
    public void Train_ImageShapeOfOtherRows_IsRefused()
    {
        static Action Training(SimilarityClassifierOptions options) => () => SimilarityClassifier.Train(Data.Rows, Data.Labels, options);

        Training(new() { ImageShape = new(7, 7, 1) }).Should().Throw<ArgumentException>().WithMessage("*49*");
        Training(new() { ImageShape = new(0, 7, 1) }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 × 7 × 1*at least 1*");
        Training(new() { Recipe = new() { Motion = new() { MaxShift = -1 } } })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MaxShift*-1*");
        Training(new() { ImageShape = new(2, 3, 1), Recipe = new() { Motion = new() { MaxShift = -1 } } })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MaxShift*-1*");
        Training(new() { Recipe = new() { ConvolutionChannels = [0] } })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 ≤ channels*");
    }

    [Test]
    public void Train_OneLabel_TellsItFromOtherRows()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(["ant"], 30, seed: 8);

        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels);

        model.Classify(LabelledBlobs.Row("ant", new(9))).Label.Should().Be("ant");
        model.Classify(LabelledBlobs.Row("bee", new(9))).Label.Should().BeNull();
        model.Choice!.RawAccuracy.Should().BeNull();
        model.Choice.Reason.Should().Contain("one label");
    }

    [Test]
    public void Train_OneRow_AnswersWithIt()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[1f, 2f]], ["ant"]);

        Match match = model.Classify([1.5f, 2f]);

        match.Label.Should().Be("ant");
        match.Neighbors.Should().ContainSingle().Which.Id.Should().Be("0");
    }

    [Test]
    public void Train_OneRowOfEachLabel_AnswersWithTheNearest()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[0f, 0f], [10f, 0f], [0f, 10f]], ["a", "b", "c"]);

        model.Classify([9f, 1f]).NearestLabel.Should().Be("b");
    }

    [Test]
    public void Train_EqualRowsOfTwoLabels_IsUnsure()
    {
        List<float[]> rows = [.. Enumerable.Repeat(new float[] { 1, 2, 3 }, 40)];
        List<string> labels = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "b")];

        Match match = SimilarityClassifier.Train(rows, labels).Classify([1f, 2f, 3f]);

        match.Confidence.Should().BeInRange(0.2, 0.8);
    }

    [Test]
    public void Train_LabelledDatasetWithNumbers_CallsLabelsByTheirNumbers()
    {
        int[] numbers = [.. Data.Labels.Select(label => label[0] * 10)];
        LabeledDataset data = new(Shape.Tensor([.. Data.Rows.SelectMany(row => row)], 60, 6), numbers);

        SimilarityClassifier model = SimilarityClassifier.Train(data, Raw);

        model.Labels.Should().Equal("970", "980", "990");
        model.Classify(Data.Rows[0]).Label.Should().Be("970");
    }

    [Test]
    public void Train_LabelsWithRowsEnough_GetThresholdsOfTheirOwn()
    {
        (List<float[]> all, List<string> names) = LabelledBlobs.Create(Names, 40, seed: 5);
        int[] kept = [.. Enumerable.Range(0, all.Count).Where(i => names[i] != Names[2] || i < 30)]; // ten of the last label
        float[][] rows = [.. kept.Select(i => all[i])];
        string[] labels = [.. kept.Select(i => names[i])];
        SimilarityClassifierOptions options = Raw with { Target = RejectionTarget.PrecisionAtLeast(0.95), LeastRowsOfLabel = 20 };

        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, options);

        model.LabelThresholds.Keys.Should().BeEquivalentTo(Names[..2]);
        SimilarityClassifier.Train(rows, labels, options with { LeastRowsOfLabel = null }).LabelThresholds.Should().BeEmpty();
    }

    [Test]
    public void Train_UnknownRows_AreRejected()
    {
        (List<float[]> rows, List<string> labels) = LabelledBlobs.Create(Names, 30, seed: 11, spread: 12);
        (List<float[]> unknown, _) = LabelledBlobs.Create(["dog"], 30, seed: 12, spread: 12);
        SimilarityClassifierOptions options = Raw with
        {
            UnknownRows = [.. unknown.Select(row => (ReadOnlyMemory<float>)row)],
            Target = RejectionTarget.FalseAcceptsAtMost(0),
        };

        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, options);

        unknown.Select(row => model.Classify(row).Label).Should().OnlyContain(label => label == null);
        rows.Count(row => model.Classify(row).Label is not null).Should().BeGreaterThan(45);
    }

    [Test]
    public void Train_BadInput_IsRefused()
    {
        FluentActions.Invoking(() => SimilarityClassifier.Train(new List<float[]>(), [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SimilarityClassifier.Train([[1f], [2f]], ["a"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SimilarityClassifier.Train([[1f], [2f, 3f]], ["a", "b"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SimilarityClassifier.Train([[float.NaN], [2f]], ["a", "b"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SimilarityClassifier.Train([[1f], [2f]], ["a", null!])).Should().Throw<ArgumentException>();
        Refuses(new() { MaxDegreeOfParallelism = 0 });
        Refuses(new() { TimeBudget = TimeSpan.Zero });
        Refuses(new() { NetworksPerFold = -1 });
        Refuses(new() { FoldCount = 0 });
        Refuses(new() { NoveltyNeighbor = 51 });
        Refuses(new() { Scaling = (RowScaling)9 });
        Refuses(new() { UnknownRows = [new float[] { 1 }] });
        Refuses(new() { LeastRowsOfLabel = 5 });

        static void Refuses(SimilarityClassifierOptions options) =>
            FluentActions.Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, options)).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Train_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        FluentActions.Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, cancellationToken: source.Token))
            .Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void Train_Progress_CountsNetworks()
    {
        List<ModelSelectionProgress> reports = [];
        SimilarityClassifierOptions options = new()
        {
            Recipe = new() { StepCount = 20 },
            FoldCount = 2,
            NetworksPerFold = 1,
            Progress = new Listener(reports),
        };

        SimilarityClassifier.Train(Data.Rows, Data.Labels, options);

        reports.Select(report => report.TrainedCount).Should().BeInAscendingOrder().And.EndWith(2);
        reports.Should().OnlyContain(report => report.NetworkCount == 2);
    }

    [Test]
    public void Train_Logger_HearsWhatIsTrainedOnAndWhatIsChosen()
    {
        RecordingLogger logger = new();

        ModelChoice choice = SimilarityClassifier.Train(Data.Rows, Data.Labels, Raw with { Logger = logger }).Choice!;

        choice.RawAccuracy.Should().Be(1, "the centres are far apart");
        logger.Lines.Should().Equal(
            (LogLevel.Information, "Choosing a classifier of 60 rows with 6 columns and 3 labels."),
            (LogLevel.Information, $"Chose {choice.Chosen}; the rows as they are reach 100.00 %. {choice.Reason}"));
    }

    [Test]
    public void Train_OneLabelWithALogger_LogsNoAccuracyThatNobodyMeasured()
    {
        RecordingLogger logger = new();

        ModelChoice choice = SimilarityClassifier.Train([[1f], [2f]], ["ant", "ant"], Raw with { Logger = logger }).Choice!;

        logger.Lines[1].Should().Be((LogLevel.Information, $"Chose rows alone, nearest row: not measured. {choice.Reason}"));
    }

    private sealed class Listener(List<ModelSelectionProgress> reports) : IProgress<ModelSelectionProgress>
    {
        public void Report(ModelSelectionProgress value) => reports.Add(value);
    }
}
