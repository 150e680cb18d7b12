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

    [TestCase(15, 16, 16, 16, 0)]
    [TestCase(16, 15, 16, 16, 0)]
    [TestCase(16, 16, 17, 16, 0)]
    [TestCase(16, 16, 16, 15, 0)]
    [TestCase(16, 16, 16, 16, 16)]
    public void Run_OtherSizes_ThrowsAndWritesNothing(int image, int output, int outputGradient, int imageGradient, int chunk)
    {
        ConvolutionBackward backward = ConvolutionBackward.Create(new(new(4, 4, 1, 1, KernelSize: 3, Stride: 1, Padding: 1)));
        float[] gradient = [.. Enumerable.Repeat(1f, outputGradient)];
        backward.Begin(new float[9], EpilogueFunction.Relu);

        backward.Invoking(b => b.Run(new float[image], new float[output], gradient, new float[imageGradient], chunk))
            .Should().Throw<InvalidOperationException>();

        gradient.Should().OnlyContain(value => value == 1);
    }

    [Test]
    public void BeginAndEnd_OtherSizes_Throw()
    {
        ConvolutionBackward backward = ConvolutionBackward.Create(new(new(4, 4, 1, 1, KernelSize: 3, Stride: 1, Padding: 1)));

        backward.Invoking(b => b.Begin(new float[8], EpilogueFunction.Identity)).Should().Throw<InvalidOperationException>();
        backward.Invoking(b => b.End(new float[8], new float[1])).Should().Throw<InvalidOperationException>();
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
