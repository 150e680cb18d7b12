using MetricLearning.Evaluation;

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
    public void Of_MoreLabelsThanFit_SaysTheLimit()
    {
        int[] labels = [.. Enumerable.Range(0, 46_341)];

        Action act = () => ConfusionMatrix.Of(labels, labels);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage(
                "labels and predicted hold 46341 distinct labels; at most 46340 fit one matrix. Evaluate fewer classes at a time.*");
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
}
