using CsCheck;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ConvolutionBackwardTests
{
    // Sums of at most 1,800 products of numbers below 1.
    private const double Tolerance = 2e-4;
    private const float Guard = 12345;

    [Test]
    public void Run_AnyGeometry_AgreesWithPlainLoops([Values(32, 128, 256, 512)] int bits) =>
        ConvolutionCase.Any.Sample(c => AssertAgrees(c, bits), iter: 100, threads: 1);

    [Test]
    public void Run_SeveralSlicesAndPanels_AgreesWithPlainLoops(
        [Values(32, 128, 256, 512)] int bits, [ValueSource(typeof(ConvolutionCase), nameof(ConvolutionCase.Large))] object geometry) =>
        AssertAgrees(new ConvolutionCase((ConvolutionGeometry)geometry, rows: 2, seed: 1), bits);

    [TestCase(true)]
    [TestCase(false)]
    public void Run_Function_ScalesTheOutputGradientByItsDerivativeInPlace(bool isTanh)
    {
        ConvolutionCase c = new(new(5, 4, 3, 6, 3, 1, 1), rows: 3, seed: 2);
        float[] output = ReferenceMatrix.Random(c.OutputGradient.Length, 9), gradient = [.. c.OutputGradient];
        double[] expected =
            [.. gradient.Zip(output, (dy, y) => isTanh ? dy * (1 - ((double)y * y)) : y > 0 ? dy : 0)];

        Gradients actual = Run(c, 0, isTanh ? EpilogueFunction.Tanh : EpilogueFunction.Relu, output, gradient);

        Close.Assert(gradient, expected, 1e-6, "dZ");
        AssertAgrees(c, actual, expected);
    }

    [Test]
    public void Run_NobodyWantsTheInputsGradient_GivesTheOthersTheSameBits()
    {
        ConvolutionCase c = new(new(6, 6, 2, 9, 3, 1, 0), rows: 20, seed: 3);
        Gradients expected = Run(c, 0, EpilogueFunction.Identity, c.OutputGradient, [.. c.OutputGradient]);
        float[] weights = new float[c.Weights.Length], bias = new float[c.Bias.Length];

        c.RunBackward(c.Backward(0), EpilogueFunction.Identity, c.OutputGradient, [.. c.OutputGradient], weights, bias, inputGradient: []);

        weights.Should().Equal(expected.Weights);
        bias.Should().Equal(expected.Bias);
    }

    [Test]
    public void End_NoImagesAfterSome_GivesGradientsOfZero()
    {
        ConvolutionCase c = new(new(3, 3, 1, 2, 2, 1, 0), rows: 2, seed: 5);
        ConvolutionBackward backward = c.Backward(0);
        float[] weights = new float[c.Weights.Length], bias = new float[2];
        c.RunBackward(backward, EpilogueFunction.Identity, c.OutputGradient, c.OutputGradient, weights, bias, inputGradient: []);

        backward.Begin([], EpilogueFunction.Identity);
        backward.End(weights, bias);

        weights.Concat(bias).Should().AllBeEquivalentTo(0f, "nothing of the last batch may remain");
    }

    private static void AssertAgrees(ConvolutionCase c, int bits) => AssertAgrees(
        c,
        Run(c, bits, EpilogueFunction.Identity, c.OutputGradient, [.. c.OutputGradient]),
        Close.ToDouble(c.OutputGradient));

    private static void AssertAgrees(ConvolutionCase c, Gradients actual, double[] outputGradient)
    {
        (double[] input, double[] weights, double[] bias) =
            new ReferenceConvolution(c.Geometry).Backward(Close.ToDouble(c.Input), Close.ToDouble(c.Weights), outputGradient);
        Close.Assert(actual.Input, input, Tolerance, $"dX of {c}");
        Close.Assert(actual.Weights, weights, Tolerance, $"dW of {c}");
        Close.Assert(actual.Bias, bias, Tolerance, $"db of {c}");
    }

    private static Gradients Run(ConvolutionCase c, int bits, EpilogueFunction function, float[] output, float[] outputGradient)
    {
        float[] input = [.. Enumerable.Repeat(Guard, c.Input.Length + 1)];
        float[] weights = [.. Enumerable.Repeat(Guard, c.Weights.Length + 1)];
        float[] bias = [.. Enumerable.Repeat(Guard, c.Bias.Length + 1)];

        c.RunBackward(
            c.Backward(bits), function, output, outputGradient, weights.AsSpan()[..^1], bias.AsSpan()[..^1], input.AsSpan()[..^1]);

        new[] { input[^1], weights[^1], bias[^1] }.Should().AllBeEquivalentTo(Guard, "nothing may be written behind the gradients");
        return new(input[..^1], weights[..^1], bias[..^1]);
    }

    private sealed record Gradients(float[] Input, float[] Weights, float[] Bias);
}
