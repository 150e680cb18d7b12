using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SoftplusTests
{
    [TestCase(0, 0.69314718055994531, 0.5)]
    [TestCase(1, 1.3132616875182228, 0.7310585786300049)]
    [TestCase(-1, 0.31326168751822286, 0.2689414213699951)]
    [TestCase(-40, 4.248354255291589e-18, 4.248354255291589e-18)]
    [TestCase(-700, 9.859676543759770e-305, 9.859676543759770e-305)]
    [TestCase(40, 40.0, 1.0)]
    [TestCase(1e300, 1e300, 1.0)]
    [TestCase(-1e300, 0.0, 0.0)]
    [TestCase(double.NegativeInfinity, 0.0, 0.0)]
    public void Of_AnyArgument_HasAllDigits(double x, double expected, double expectedSlope)
    {
        double value = Softplus.Of(x, out double slope);

        value.Should().BeApproximately(expected, 1e-15 * expected, "double precision");
        slope.Should().BeApproximately(expectedSlope, 1e-15 * expectedSlope, "double precision");
    }
}
