using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class LossGuardTests
{
    private static readonly EmbeddedBatch Batch =
        new(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [7, 7, 9], new EmbeddingDistance(DistanceMetric.Euclidean));

    [Test]
    public void RequireDistance_AnotherOne_NamesBoth()
    {
        Action act = () => LossGuard.RequireDistance(Batch, new(DistanceMetric.Cosine, NormalizesRows: true));

        act.Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage(
            "batch compares rows by EmbeddingDistance { Metric = Euclidean, NormalizesRows = False }, the loss by " +
            "EmbeddingDistance { Metric = Cosine, NormalizesRows = True }; make the batch with the loss's distance.*");
    }

    [Test]
    public void Open_RightShape_GivesTheMemoryItself()
    {
        float[] gradient = new float[3];

        LossGuard.Open(Batch, Batch.Distance, Tensor.Create(gradient, [3, 1]))[2] = 5;

        gradient.Should().Equal(0, 0, 5);
    }

    [Test]
    public void NotANumber_AnyBatch_FillsTheGradientAndEverySum()
    {
        float[] gradient = new float[3];

        LossResult result = LossGuard.NotANumber(Batch, gradient);

        gradient.Should().OnlyContain(g => float.IsNaN(g));
        result.Should().Be(new LossResult(double.NaN, double.NaN, 3, 0, new(double.NaN, 3), new(double.NaN, 3)));
    }

    [TestCase(1e-6)]
    [TestCase(1e6)]
    public void RequireTemperature_EndOfTheRange_Passes(double temperature) =>
        FluentActions.Invoking(() => LossGuard.RequireTemperature(temperature)).Should().NotThrow();

    [TestCase(1e6)]
    [TestCase(double.Epsilon)]
    public void RequireScale_EndOfTheRange_Passes(double scale) =>
        FluentActions.Invoking(() => LossGuard.RequireScale(scale)).Should().NotThrow();

    [TestCase(-1, "-1")]
    [TestCase(double.NaN, "NaN")]
    public void RequireScale_OutOfRange_SaysTheRange(double scale, string shown) =>
        FluentActions.Invoking(() => LossGuard.RequireScale(scale)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName(nameof(scale)).WithMessage($"scale is {shown}; expected 0 < scale ≤ 1e6.*");
}
