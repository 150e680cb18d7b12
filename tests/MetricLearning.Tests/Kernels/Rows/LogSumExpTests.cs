using CsCheck;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class LogSumExpTests
{
    [Test]
    public void ToSoftmax_AnyRow_AgreesWithLoopsInDouble() =>
        Gen.Select(Gen.Float[-1, 1].Array[1, 70], Gen.Float[-80, 80]).Sample((values, scale) =>
        {
            double[] powers = [.. values.Select(x => Math.Exp((double)scale * x))];
            double sum = powers.Sum();
            float[] softmax = [.. values];

            double result = LogSumExp.ToSoftmax(softmax, scale);

            // An exponent up to 160 below the largest is rounded at 6e-8 of itself.
            return Math.Abs(result - Math.Log(sum)) <= 1e-5
                && softmax.Zip(powers).All(pair => Math.Abs(pair.First - (pair.Second / sum)) <= 1e-5);
        });

    [Test]
    public void ToSoftmax_NoNumbers_IsTheLogarithmOfZero() => LogSumExp.ToSoftmax([], 3).Should().Be(double.NegativeInfinity);

    [TestCase(1e6f)]
    [TestCase(-1e6f)]
    public void ToSoftmax_HugeScale_ChoosesTheOneThatIsFarAbove(float scale)
    {
        float[] values = [0.5f, -1, 0.5f, 1];

        double result = LogSumExp.ToSoftmax(values, scale);

        result.Should().BeApproximately(1e6, 1e-6, "the exponential of 0 may be off by a last digit");
        values.Should().Equal(scale > 0 ? [0, 0, 0, 1] : [0, 1, 0, 0]);
    }

    [Test]
    public void OfOneAnd_AnyRow_AgreesWithLoopsInDouble() =>
        Gen.Select(Gen.Float[-1, 1].Array[0, 40], Gen.Float[-50, 50], Gen.Double[-60, 60]).Sample((values, scale, shift) =>
        {
            double[] powers = [.. values.Select(x => Math.Exp(((double)scale * x) + shift))];
            double sum = 1 + powers.Sum();
            float[] derivative = [.. values];

            double result = LogSumExp.OfOneAnd(derivative, scale, shift);

            return Math.Abs(result - Math.Log(sum)) <= 1e-5
                && derivative.Zip(powers).All(pair => Math.Abs(pair.First - (scale * pair.Second / sum)) <= 1e-5 * 50);
        });

    [Test]
    public void OfOneAnd_NoNumbers_IsZero() => LogSumExp.OfOneAnd([], 5, shift: 100).Should().Be(0);
}
