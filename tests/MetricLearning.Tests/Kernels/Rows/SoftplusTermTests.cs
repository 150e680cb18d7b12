using System.Numerics;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SoftplusTermTests
{
    [Test]
    public void Of_ViolationsFromMinusEightyToEighty_HasAllDigitsInBothForms()
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
    public void Of_HugeViolations_NeitherOverflowsNorDividesZeroByZero(float violation, float loss, float slope)
    {
        (SoftplusTerm.Of(violation, out float actual), actual).Should().Be((loss, slope));
        (SoftplusTerm.Of(new Vector<float>(violation), out Vector<float> lanes)[0], lanes[0]).Should().Be((loss, slope));
    }

    [Test]
    public void Of_NaN_StaysNaN()
    {
        SoftplusTerm.Of(float.NaN, out _).Should().Be(float.NaN);
        SoftplusTerm.Of(new Vector<float>(float.NaN), out _)[0].Should().Be(float.NaN);
    }
}
