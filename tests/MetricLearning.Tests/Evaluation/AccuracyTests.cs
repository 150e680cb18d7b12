using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Evaluation;

public class AccuracyTests
{
    [Test]
    public void Of_Labels_IsTheShareOfEqualOnes() => Accuracy.Of([1, 2, 3, 4], [1, 0, 3, 0]).Should().Be(0.5);

    [Test]
    public void Of_Predictions_IsTheShareOfEqualOnes()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Cosine, neighborCount: 1);
        classifier.Fit(Shape.Tensor([1, 0, 0, 1], 2, 2), [4, 5]);

        Accuracy.Of(classifier.Predict(Shape.Tensor([2, 1, 1, 3, 3, 1, 0, 1], 4, 2)), [4, 4, 4, 5]).Should().Be(0.75);
    }

    [Test]
    public void Of_Nothing_IsNaN() => Accuracy.Of(ReadOnlySpan<int>.Empty, []).Should().Be(double.NaN);

    [Test]
    public void Of_CountsDiffer_SaysBoth()
    {
        Action act = () => Accuracy.Of([1, 2], [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but predicted has 2 rows; pass one label per row.*");
    }

    [Test]
    public void Of_NoPredictions_SaysWhichArgument()
    {
        Action act = () => Accuracy.Of((Predictions)null!, [1]);

        act.Should().Throw<ArgumentNullException>().WithParameterName("predictions");
    }

    [Test]
    public void Of_ADataSetOfFewerNames_IsRefusedUntilItIsRenumbered()
    {
        LabeledDataset train = LabeledDataset.FromRows([[1f], [2f], [3f]], ["ant", "bee", "cow"]);
        LabeledDataset test = LabeledDataset.FromRows([[2f], [3f]], ["bee", "cow"]); // numbered 0 and 1 on its own
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(train);
        Predictions predictions = classifier.Predict(test);

        FluentActions.Invoking(() => Accuracy.Of(predictions, test)).Should().Throw<ArgumentException>().WithParameterName("data")
            .WithMessage("data numbers the labels [bee, cow] from 0, but the classifier of the predictions numbers *WithLabelNames*");
        Accuracy.Of(predictions, test.WithLabelNames(train.LabelNames!)).Should().Be(1);
        FluentActions.Invoking(() => Accuracy.Of(predictions, train)).Should().Throw<ArgumentException>("three rows, two predictions");
    }

    [Test]
    public void Of_NamesOnOneSideOnly_IsRefused()
    {
        LabeledDataset named = LabeledDataset.FromRows([[1f], [2f]], ["ant", "bee"]);
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(named.Features, named.Labels);
        Predictions predictions = classifier.Predict(named);

        FluentActions.Invoking(() => Accuracy.Of(predictions, named)).Should().Throw<ArgumentException>();
        Accuracy.Of(predictions, new LabeledDataset(named.Features, named.Labels)).Should().Be(1);
    }

    [Test]
    public void Of_Null_IsRefused()
    {
        FluentActions.Invoking(() => Accuracy.Of(null!, new LabeledDataset(Shape.Tensor([1], 1, 1), [1])))
            .Should().Throw<ArgumentNullException>().WithParameterName("predictions");
        FluentActions.Invoking(() => Accuracy.Of(new Predictions([1], [1f], [], 0), (LabeledDataset)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("data");
    }
}
