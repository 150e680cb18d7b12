using System.Numerics;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class LossTermsTests
{
    [TestCase(2.5f, 2.5f, 1f)]
    [TestCase(float.Epsilon, float.Epsilon, 1f)]
    [TestCase(0f, 0f, 0f)]
    [TestCase(-0f, 0f, 0f)]
    [TestCase(-2.5f, 0f, 0f)]
    [TestCase(float.NegativeInfinity, 0f, 0f)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity, 1f)]
    [TestCase(float.NaN, float.NaN, 1f)]
    public void Hinge_AnyViolation_IsTheSameInBothForms(float violation, float loss, float slope)
    {
        (HingeTerm.Of(violation, out float actual), actual).Should().Be((loss, slope));
        (HingeTerm.Of(new Vector<float>(violation), out Vector<float> lanes)[0], lanes[0]).Should().Be((loss, slope));
    }

    [Test]
    public void Softplus_ViolationsFromMinusEightyToEighty_HasAllDigitsInBothForms()
    {
        for (float v = -80; v <= 80; v += 0.37f)
        {
            double e = Math.Exp(v);
            double loss = v < -10 ? e * (1 - (e / 2)) : Math.Log(1 + e); // ln(1 + e) to 1e-9
            double slope = e / (1 + e);

            float actual = SoftplusTerm.Of(v, out float actualSlope);
            float lane = SoftplusTerm.Of(new Vector<float>(v), out Vector<float> laneSlopes)[0];

            // A few roundings of exp, log and the quotient, each 6e-8.
            actual.Should().BeApproximately((float)loss, (float)(1e-6 * loss));
            lane.Should().BeApproximately((float)loss, (float)(1e-6 * loss));
            actualSlope.Should().BeApproximately((float)slope, (float)(1e-6 * slope));
            laneSlopes[0].Should().BeApproximately((float)slope, (float)(1e-6 * slope));
        }
    }

    [TestCase(float.NegativeInfinity, 0f, 0f)]
    [TestCase(-1e30f, 0f, 0f)]
    [TestCase(1e30f, 1e30f, 1f)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity, 1f)]
    public void Softplus_HugeViolations_NeitherOverflowsNorDividesZeroByZero(float violation, float loss, float slope)
    {
        (SoftplusTerm.Of(violation, out float actual), actual).Should().Be((loss, slope));
        (SoftplusTerm.Of(new Vector<float>(violation), out Vector<float> lanes)[0], lanes[0]).Should().Be((loss, slope));
    }

    [Test]
    public void Softplus_NaN_StaysNaN()
    {
        SoftplusTerm.Of(float.NaN, out float _).Should().Be(float.NaN);
        SoftplusTerm.Of(new Vector<float>(float.NaN), out _)[0].Should().Be(float.NaN);
    }

    [TestCase(0, 0.69314718055994531, 0.5)]
    [TestCase(1, 1.3132616875182228, 0.7310585786300049)]
    [TestCase(-1, 0.31326168751822286, 0.2689414213699951)]
    [TestCase(-40, 4.248354255291589e-18, 4.248354255291589e-18)]
    [TestCase(-700, 9.859676543759770e-305, 9.859676543759770e-305)]
    [TestCase(40, 40.0, 1.0)]
    [TestCase(1e300, 1e300, 1.0)]
    [TestCase(-1e300, 0.0, 0.0)]
    [TestCase(double.NegativeInfinity, 0.0, 0.0)]
    public void Softplus_InDouble_HasAllDigits(double x, double expected, double expectedSlope)
    {
        double value = SoftplusTerm.Of(x, out double slope);

        value.Should().BeApproximately(expected, 1e-15 * expected, "double precision");
        slope.Should().BeApproximately(expectedSlope, 1e-15 * expectedSlope, "double precision");
    }

    [Test]
    public void CountActive_OfHinges_IsTheSumOfTheirSlopes() =>
        HingeTerm.CountActive(new TermSums(Loss: 5, Slope: 3), count: 7).Should().Be(3);

    [Test]
    public void CountActive_OfSoftplus_IsAllOfThem() =>
        SoftplusTerm.CountActive(new TermSums(Loss: 5, Slope: 3), count: 7).Should().Be(7);

    [Test]
    public void TermSums_Added_AddsLossesAndSlopes() =>
        (new TermSums(5, 3) + new TermSums(0.5, 2)).Should().Be(new TermSums(5.5, 5));
}
