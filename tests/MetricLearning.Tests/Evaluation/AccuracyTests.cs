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
}
