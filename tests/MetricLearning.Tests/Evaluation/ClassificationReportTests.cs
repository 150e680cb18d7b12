using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Evaluation;

public class ClassificationReportTests
{
    private const double Rounding = 1e-15; // a quotient or a sum of three, in double

    // Class 1: 2 of 3 found, 3 predicted. Class 2: 1 of 2 found, 2 predicted. Class 3: predicted never. Class 4: predicted once, occurs
    // never.
    private static readonly ClassificationReport Report = ClassificationReport.Of(
        ConfusionMatrix.Of([1, 1, 2, 2, 1, 4], [1, 1, 1, 2, 2, 3]));

    [Test]
    public void Of_OrdinaryClass_HasItsScores()
    {
        ClassScore score = Report.Classes[0];

        (score.Label, score.Support).Should().Be((1, 3));
        score.Precision.Should().BeApproximately(2 / 3.0, Rounding);
        score.Recall.Should().BeApproximately(2 / 3.0, Rounding);
        score.F1.Should().BeApproximately(2 / 3.0, Rounding);
    }

    [Test]
    public void Classes_OfAReport_CannotBeChanged() => Report.Classes.Should().NotBeAssignableTo<ClassScore[]>();

    [Test]
    public void Of_ClassNeverPredicted_CountsZeroOverZeroAsZero() => Report.Classes[2].Should().Be(new ClassScore(3, 0, 0, 0, 1));

    [Test]
    public void Of_ClassThatNeverOccurs_CountsZeroOverZeroAsZero() => Report.Classes[3].Should().Be(new ClassScore(4, 0, 0, 0, 0));

    [Test]
    public void MacroMeans_OfAllClasses_WeighThemAlike()
    {
        Report.MacroPrecision.Should().BeApproximately(((2 / 3.0) + 0.5) / 4, Rounding);
        Report.MacroRecall.Should().BeApproximately(((2 / 3.0) + 0.5) / 4, Rounding);
        Report.MacroF1.Should().BeApproximately(((2 / 3.0) + 0.5) / 4, Rounding);
        Report.Accuracy.Should().Be(0.5);
    }

    [Test]
    public void Of_UnequalPrecisionAndRecall_F1IsTheirHarmonicMean()
    {
        // Class 1: precision 1/3, recall 1.
        ClassScore score = ClassificationReport.Of(ConfusionMatrix.Of([1, 1, 1], [1, 2, 2])).Classes[0];

        score.F1.Should().BeApproximately(2 * (1 / 3.0) / (1 + (1 / 3.0)), Rounding);
    }

    [Test]
    public void Of_Nothing_IsNaN()
    {
        ClassificationReport report = ClassificationReport.Of(ConfusionMatrix.Of([], []));

        new[] { report.Accuracy, report.MacroPrecision, report.MacroRecall, report.MacroF1 }.Should().OnlyContain(
            value => double.IsNaN(value));
    }

    [Test]
    public void Of_NoMatrix_SaysWhichArgument()
    {
        Action act = () => ClassificationReport.Of((ConfusionMatrix)null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("confusion");
    }

    [Test]
    public void Of_LabelsOrPredictions_IsTheReportOfTheirMatrix()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, neighborCount: 1);
        classifier.Fit(Shape.Tensor([0, 10], 2, 1), [4, 6]);
        Predictions predictions = classifier.Predict(Shape.Tensor([1, 2, 9], 3, 1));
        string expected = ClassificationReport.Of(ConfusionMatrix.Of([4, 4, 6], [4, 6, 6])).ToString();

        ClassificationReport.Of(predictions, [4, 6, 6]).ToString().Should().Be(expected);
        ClassificationReport.Of([4, 4, 6], [4, 6, 6]).ToString().Should().Be(expected);
    }

    [Test]
    public void Of_ManyClasses_TakesMemoryOfTheRowsNotOfTheirPairs()
    {
        int[] labels = [.. Enumerable.Range(0, 100_000)];
        int[] predicted = [.. labels.Select(label => label ^ 1)];
        ClassificationReport.Of(predicted.AsSpan(0, 10), labels.AsSpan(0, 10));

        long before = GC.GetAllocatedBytesForCurrentThread();
        ClassificationReport report = ClassificationReport.Of(predicted, labels);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100 * labels.Length, "a few numbers per row, and no square");
        (report.Accuracy, report.Classes.Count).Should().Be((0, labels.Length));
    }

    [Test]
    public void Of_CountsDiffer_SaysBoth()
    {
        Action act = () => ClassificationReport.Of([1, 2], [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but predicted has 2 rows; pass one label per row.*");
    }

    [Test]
    public void ToString_Classes_IsATable() => Report.ToString().Should().Be(
        "   class  precision  recall      F1   support\n" +
        "       1     0.6667  0.6667  0.6667         3\n" +
        "       2     0.5000  0.5000  0.5000         2\n" +
        "       3     0.0000  0.0000  0.0000         1\n" +
        "       4     0.0000  0.0000  0.0000         0\n" +
        "    mean     0.2917  0.2917  0.2917         6\n" +
        "accuracy 0.5000");

    [Test]
    public void ToString_OfADataSetWithNames_ShowsThem()
    {
        LabeledDataset rows = LabeledDataset.FromRows([[1f], [2f]], ["ant", "bumblebee"]);
        Predictions predictions = new([0, 1], [1f, 1], [], 0, ["ant", "bumblebee"]);

        ClassificationReport report = ClassificationReport.Of(predictions, rows);

        report.Classes.Select(score => score.LabelName).Should().Equal("ant", "bumblebee");
        report.ToString().Should().Be(
            "    class  precision  recall      F1   support\n" +
            "      ant     1.0000  1.0000  1.0000         1\n" +
            "bumblebee     1.0000  1.0000  1.0000         1\n" +
            "     mean     1.0000  1.0000  1.0000         2\n" +
            "accuracy 1.0000");
    }
}
