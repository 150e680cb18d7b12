using CsCheck;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ConvolutionForwardTests
{
    // Chains of at most 576 products of numbers below 1, 4,250 in the large cases: partial sums up to some 60, each rounded to 2e-6 of
    // random sign.
    private const double Tolerance = 2e-4;
    private const float Guard = 12345;

    [Test]
    public void Run_AnyGeometry_AgreesWithPlainLoops([Values(32, 128, 256, 512)] int bits) =>
        ConvolutionCase.Any.Sample(
            c => Close.Assert(Run(c, bits, c.Bias, EpilogueFunction.Identity), Expected(c, c.Bias), Tolerance, $"{c}"),
            iter: 100,
            threads: 1);

    [Test]
    public void Run_SeveralSlicesAndPanels_AgreesWithPlainLoops(
        [Values(32, 128, 256, 512)] int bits, [ValueSource(typeof(ConvolutionCase), nameof(ConvolutionCase.Large))] object geometry)
    {
        ConvolutionCase c = new((ConvolutionGeometry)geometry, rows: 2, seed: 1);

        Close.Assert(Run(c, bits, c.Bias, EpilogueFunction.Identity), Expected(c, c.Bias), Tolerance, $"{c}");
    }

    [Test]
    public void Run_FunctionAndBias_AreAppliedToTheSums([Values] bool hasBias)
    {
        ConvolutionCase c = new(new(5, 4, 3, 6, 3, 1, 1), rows: 3, seed: 2);
        float[] bias = hasBias ? c.Bias : [];
        double[] sums = Expected(c, hasBias ? c.Bias : new float[6]);

        Close.Assert(Run(c, 0, bias, EpilogueFunction.Relu), [.. sums.Select(z => Math.Max(z, 0))], Tolerance, "relu");
        Close.Assert(Run(c, 0, bias, EpilogueFunction.Tanh), [.. sums.Select(Math.Tanh)], Tolerance, "tanh");
    }

    [Test]
    public void Run_ImagesOfSeveralChunks_GivesTheBitsOfEachImageAlone()
    {
        ConvolutionCase c = new(new(9, 7, 3, 20, 3, 2, 1), rows: 37, seed: 3);
        float[] together = new float[c.Rows * c.Geometry.OutputLength], alone = new float[c.Geometry.OutputLength];
        ConvolutionForward forward = c.Forward(0);
        c.RunForward(forward, c.Bias, EpilogueFunction.Tanh, together);

        for (int row = 0; row < c.Rows; row++)
        {
            forward.Run(c.Input.AsSpan(row * c.Geometry.InputLength, c.Geometry.InputLength), alone, chunk: 0);

            together[(row * alone.Length)..((row + 1) * alone.Length)].Should().Equal(alone);
        }
    }

    [TestCase(15, 16, 0)]
    [TestCase(17, 16, 0)]
    [TestCase(16, 15, 0)]
    [TestCase(16, 16, 16)]
    [TestCase(16, 16, -1)]
    public void Run_OtherSizes_Throws(int imageLength, int outputLength, int chunk)
    {
        ConvolutionForward forward = ConvolutionForward.Create(new(new(4, 4, 1, 1, KernelSize: 3, Stride: 1, Padding: 1)));
        forward.Begin(new float[9], [], EpilogueFunction.Identity);

        forward.Invoking(f => f.Run(new float[imageLength], new float[outputLength], chunk)).Should().Throw<InvalidOperationException>();
    }

    [TestCase(8, 1)]
    [TestCase(9, 2)]
    public void Begin_OtherSizes_Throws(int weightLength, int biasLength)
    {
        ConvolutionForward forward = ConvolutionForward.Create(new(new(4, 4, 1, 1, KernelSize: 3, Stride: 1, Padding: 1)));

        forward.Invoking(f => f.Begin(new float[weightLength], new float[biasLength], EpilogueFunction.Identity))
            .Should().Throw<InvalidOperationException>();
    }

    private static double[] Expected(ConvolutionCase c, float[] bias) =>
        new ReferenceConvolution(c.Geometry).Forward(Close.ToDouble(c.Input), Close.ToDouble(c.Weights), Close.ToDouble(bias));

    private static float[] Run(ConvolutionCase c, int bits, float[] bias, EpilogueFunction function)
    {
        float[] output = new float[(c.Rows * c.Geometry.OutputLength) + 1];
        Array.Fill(output, Guard);

        c.RunForward(c.Forward(bits), bias, function, output);

        output[^1].Should().Be(Guard, "nothing may be written behind the output");
        return output[..^1];
    }
}
