using MetricLearning.Distances;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class TrainingDivergedExceptionTests
{
    private static readonly StepPosition Position = new(Epoch: 2, StepInEpoch: 17, StepIndex: 60, LearningRate: 0.5);

    [Test]
    public void Message_UnitLengthRows_NamesPlaceCauseAndRemedy()
    {
        new TrainingDivergedException("a loss", Position, new(DistanceMetric.Euclidean, NormalizesRows: true)).Message.Should().Be(
            "Training diverged in epoch 2, step 17: it met a loss that is not finite. Most likely the learning rate, 0.5 in that step, " +
            "is too high: lower it, or set GradientClipNorm. The network holds the parameters with which epoch 2 began.");
    }

    [TestCase(DistanceMetric.Euclidean, false, true)]
    [TestCase(DistanceMetric.SquaredEuclidean, false, true)]
    [TestCase(DistanceMetric.InnerProduct, false, true)]
    [TestCase(DistanceMetric.InnerProduct, true, false)]
    [TestCase(DistanceMetric.Cosine, false, false)]
    public void Message_DistanceOfRawRows_SaysThatItHasNoUpperBound(DistanceMetric metric, bool normalizesRows, bool expected)
    {
        const string Hint =
            " Distances between raw rows have no upper bound: scale the features (StandardScaler) or compare unit-length rows. ";

        new TrainingDivergedException("a loss", Position, new(metric, normalizesRows)).Message.Contains(Hint, StringComparison.Ordinal)
            .Should().Be(expected);
    }

    [Test]
    public void EpochAndStep_OfAPosition_CountFromOne()
    {
        var exception = new TrainingDivergedException("a loss", Position, new(DistanceMetric.Cosine));

        (exception.Epoch, exception.Step).Should().Be((2, 17));
    }
}
