using CsCheck;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Evaluation;

public class ConfusionMatrixTests
{
    private static readonly int[] Truth = [3, 3, 3, -1, -1, 10];
    private static readonly int[] Predicted = [3, 3, -1, -1, 3, 7];

    [Test]
    public void Of_Labels_CountsTruthByRowAndPredictionByColumn()
    {
        ConfusionMatrix confusion = ConfusionMatrix.Of(Predicted, Truth);

        confusion.Labels.ToArray().Should().Equal(-1, 3, 7, 10);
        Counts(confusion).Should().Equal(
            1, 1, 0, 0,
            1, 2, 0, 0,
            0, 0, 0, 0,
            0, 0, 1, 0);
    }

    [Test]
    public void Of_Nothing_IsEmpty() => ConfusionMatrix.Of([], []).Labels.Length.Should().Be(0);

    [Test]
    public void ToString_Labels_IsATable() => ConfusionMatrix.Of(Predicted, Truth).ToString().Should().Be(
        "true \\ predicted -1  3  7 10\n" +
        "              -1  1  1  0  0\n" +
        "               3  1  2  0  0\n" +
        "               7  0  0  0  0\n" +
        "              10  0  0  1  0");

    [Test]
    public void Of_CountsDiffer_SaysBoth()
    {
        Action act = () => ConfusionMatrix.Of([1, 2], [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but predicted has 2 rows; pass one label per row.*");
    }

    [Test]
    public void Of_Predictions_CountsTheirLabels()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, neighborCount: 1);
        classifier.Fit(Shape.Tensor([0, 10], 2, 1), [4, 6]);

        ConfusionMatrix confusion = ConfusionMatrix.Of(classifier.Predict(Shape.Tensor([1, 2, 9], 3, 1)), [4, 6, 6]);

        confusion.Labels.ToArray().Should().Equal(4, 6);
        Counts(confusion).Should().Equal(1, 0, 1, 1);
    }

    [Test]
    public void Of_MoreLabelsThanASquareOfThemFits_CountsThem()
    {
        int[] labels = [.. Enumerable.Range(0, 100_000)];
        int[] predicted = [.. labels.Select(label => label ^ 1)];

        ConfusionMatrix confusion = ConfusionMatrix.Of(predicted, labels);

        (confusion[99_998, 99_999], confusion[99_999, 99_998], confusion[99_999, 99_999], confusion[5, 99_999]).Should().Be((1, 1, 0, 0));
    }

    [Test]
    public void Of_AnyLabels_CountsWhatALoopCounts() =>
        Gen.Select(Gen.Int[-2, 5].Array[0, 40], Gen.Int[0, int.MaxValue]).Sample((labels, seed) =>
        {
            Random random = new(seed);
            int[] predicted = [.. labels.Select(_ => random.Next(-3, 6))];

            ConfusionMatrix confusion = ConfusionMatrix.Of(predicted, labels);

            int[] distinct = [.. labels.Concat(predicted).Distinct().Order()];
            confusion.Labels.ToArray().Should().Equal(distinct);
            Counts(confusion).Should().Equal(
                from truth in distinct
                from guess in distinct
                select labels.Zip(predicted).Count(pair => pair == (truth, guess)));
        });

    [Test]
    public void ToString_MoreThan100Labels_SaysHowManyInOneLine()
    {
        int[] labels = [.. Enumerable.Range(0, 101)];

        ConfusionMatrix.Of(labels, labels).ToString().Should().Be("101 labels, 101 rows (written as a table up to 100 labels)");
        ConfusionMatrix.Of(labels.AsSpan(1), labels.AsSpan(1)).ToString().Split('\n').Should().HaveCount(101, "100 labels are a table");
    }

    [TestCase(-1, 0, "truth")]
    [TestCase(4, 0, "truth")]
    [TestCase(0, -1, "predicted")]
    [TestCase(0, 4, "predicted")]
    public void Indexer_NoSuchPosition_NamesTheArgument(int truth, int predicted, string name)
    {
        ConfusionMatrix confusion = ConfusionMatrix.Of(Predicted, Truth);

        Action act = () => _ = confusion[truth, predicted];

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
    }

    private static int[] Counts(ConfusionMatrix confusion)
    {
        int classes = confusion.Labels.Length;
        return [.. Enumerable.Range(0, classes * classes).Select(i => confusion[i / classes, i % classes])];
    }

    [Test]
    public void ToString_OfADataSetWithNames_ShowsThem()
    {
        LabeledDataset rows = LabeledDataset.FromRows([[1f], [2f], [3f]], ["ant", "bumblebee", "ant"]);
        Predictions predictions = new([0, 1, 1], [1f, 1, 1], [], 0, ["ant", "bumblebee"]);

        ConfusionMatrix matrix = ConfusionMatrix.Of(predictions, rows);

        matrix.LabelNames.Should().Equal("ant", "bumblebee");
        matrix.ToString().Should().Be(
            "true \\ predicted       ant bumblebee\n" +
            "             ant         1         1\n" +
            "       bumblebee         0         1");
    }

    [Test]
    public void Of_OtherNames_IsRefused()
    {
        LabeledDataset rows = LabeledDataset.FromRows([[1f]], ["bee"]);
        Predictions predictions = new([0], [1f], [], 0, ["ant"]);

        FluentActions.Invoking(() => ConfusionMatrix.Of(predictions, rows)).Should().Throw<ArgumentException>()
            .WithMessage("*WithLabelNames*");
    }

    [Test]
    public void Indexer_NoSuchPosition_SaysWhichThereAre() =>
        FluentActions.Invoking(() => ConfusionMatrix.Of([1, 2], [1, 2])[5, 0]).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("truth is 5; expected 0 to 1, a position in Labels. Pass a position below the count.*");
}
