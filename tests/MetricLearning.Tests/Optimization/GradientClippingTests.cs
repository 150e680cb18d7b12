using MetricLearning.Optimization;

namespace MetricLearning.Tests.Optimization;

public class GradientClippingTests
{
    [Test]
    public void SumOfSquares_OfASpan_IsSolvedByHand() => GradientClipping.SumOfSquares([3, -4, 0.5f]).Should().Be(25.25);

    [Test]
    public void SumOfSquares_HugeFiniteValues_DoesNotOverflow() =>
        GradientClipping.SumOfSquares([float.MaxValue, float.MaxValue]).Should().Be(2.0 * float.MaxValue * float.MaxValue);

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void SumOfSquares_NonFiniteElement_IsReported(float value)
    {
        float[] gradient = new float[300];
        gradient[280] = value;

        GradientClipping.SumOfSquares(gradient).Should().Be((double)value * value);
    }

    [TestCase(5, 10, 1)]
    [TestCase(10, 10, 1)]
    [TestCase(40, 10, 0.25)]
    [TestCase(0, 10, 1)]
    [TestCase(40, double.PositiveInfinity, 1)]
    public void FactorFor_FiniteNorm_BringsItToTheMaximum(double norm, double maxNorm, double expected) =>
        GradientClipping.FactorFor(norm, maxNorm).Should().Be(expected);

    [Test]
    public void FactorFor_NormBelowZero_IsRefused() => FluentActions.Invoking(() => GradientClipping.FactorFor(-5, 1))
        .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("norm").WithMessage("norm is -5; expected 0 ≤ norm.*");

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void FactorFor_NonFiniteNorm_IsNaN(double norm) => GradientClipping.FactorFor(norm, 1).Should().Be(double.NaN);

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void FactorFor_MaximumOutOfRange_SaysTheRange(double maxNorm)
    {
        Action act = () => GradientClipping.FactorFor(1, maxNorm);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(maxNorm))
            .WithMessage($"maxNorm is {maxNorm}; expected 0 < maximal norm.*");
    }
}
