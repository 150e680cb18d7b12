using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class GeluTests
{
    [Test]
    public void Forward_EveryLengthAroundItsBlocks_AgreesWithTheFormula()
    {
        foreach (int length in Lengths)
        {
            float[] x = Inputs(length), y = new float[length];

            Gelu.Forward(x, y);

            // x·(1 + t)/2 is off by a few roundings of numbers up to 6.
            Close.Assert(y, [.. x.Select(value => ReferenceLayers.Gelu(value))], 2e-6, $"length {length}");
        }
    }

    [Test]
    public void Forward_InPlace_GivesTheSameBits()
    {
        float[] x = Inputs(700), y = new float[700];

        Gelu.Forward(x, y);
        Gelu.Forward(x, x);

        x.Should().Equal(y);
    }

    [Test]
    public void Forward_Everywhere_IsCloseToTheProductWithTheNormalDistribution()
    {
        float[] x = [-3, -2, -1, 0, 1, 2, 3], y = new float[7];

        Gelu.Forward(x, y);

        // x·Φ(x), Φ from a table of the normal distribution.
        double[] exact = [-3 * 0.0013499, -2 * 0.0227501, -0.1586553, 0, 0.8413447, 2 * 0.9772499, 3 * 0.9986501];
        Close.Assert(y, exact, 5e-4, "the paper's approximation");
    }

    [Test]
    public void Backward_EveryLengthAroundItsBlocks_AgreesWithCentralDifferences()
    {
        foreach (int length in Lengths)
        {
            float[] x = Inputs(length), gradient = ReferenceMatrix.Random(length, length), actual = new float[length];
            double[] slopes = CentralDifferences.Of(values => values[0].Sum(ReferenceLayers.Gelu), [Close.ToDouble(x)])[0];

            Gelu.Backward(x, gradient, actual);

            Close.Assert(actual, [.. slopes.Zip(gradient, (slope, factor) => slope * factor)], 2e-6, $"length {length}");
        }
    }

    [Test]
    public void Backward_InPlaceOfTheGradient_GivesTheSameBits()
    {
        float[] x = Inputs(700), gradient = ReferenceMatrix.Random(700, 1), actual = new float[700];

        Gelu.Backward(x, gradient, actual);
        Gelu.Backward(x, gradient, gradient);

        gradient.Should().Equal(actual);
    }

    [TestCase(30f, 30f, 1f)]
    [TestCase(-30f, 0f, 0f)]
    [TestCase(1e38f, 1e38f, 1f)]
    [TestCase(-1e38f, 0f, 0f)]
    public void ForwardAndBackward_FarOut_AreTheLimits(float x, float expected, float expectedSlope)
    {
        float[] y = new float[1], slope = new float[1];

        Gelu.Forward([x], y);
        Gelu.Backward([x], [1], slope);

        (y[0], slope[0]).Should().Be((expected, expectedSlope));
    }

    [Test]
    public void Forward_ShortOutput_ThrowsAndWritesNothing()
    {
        float[] output = [.. Enumerable.Repeat(9f, 699)];

        FluentActions.Invoking(() => Gelu.Forward(Inputs(700), output)).Should().Throw<ArgumentOutOfRangeException>();

        output.Should().OnlyContain(y => y == 9);
    }

    [TestCase(699, 700)]
    [TestCase(700, 699)]
    public void Backward_ShortGradient_ThrowsAndWritesNothing(int outputs, int inputs)
    {
        float[] gradient = [.. Enumerable.Repeat(9f, inputs)];

        FluentActions.Invoking(() => Gelu.Backward(Inputs(700), new float[outputs], gradient))
            .Should().Throw<ArgumentOutOfRangeException>();

        gradient.Should().OnlyContain(g => g == 9);
    }

    private static int[] Lengths => [0, 1, 7, 17, 511, 512, 513, 1030];

    private static float[] Inputs(int length) => [.. ReferenceMatrix.Random(length, length + 1).Select(x => 6 * x)];
}
