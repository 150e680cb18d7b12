using CsCheck;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ConvolutionForwardTests
{
    // Chains of at most 576 products of numbers below 1, 4,250 in the large cases: partial sums up to some 60, each rounded to 2e-6 of random sign.
    private const double Tolerance = 2e-4;
    private const float Guard = 12345;

    [Test]
    public void Run_AnyGeometry_AgreesWithPlainLoops([Values(32, 128, 256, 512)] int bits) =>
        ConvolutionCase.Any.Sample(
            c => Close.Assert(Run(c, bits, c.Bias, EpilogueFunction.Identity), Expected(c, c.Bias), Tolerance, $"{c}"), iter: 100, threads: 1);

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
    public void Run_AnyNumberOfThreads_GivesTheBitsOfEachImageAlone([Values(1, 2, 5)] int threads)
    {
        ConvolutionCase c = new(new(9, 7, 3, 20, 3, 2, 1), rows: 37, seed: 3);
        ConvolutionForward alone = ConvolutionForward.Create(c.Tables, Workers.CallerOnly);
        float[] expected = new float[c.Rows * c.Geometry.OutputLength], actual = new float[expected.Length];
        for (int row = 0; row < c.Rows; row++)
        {
            alone.Run(
                c.Input.AsSpan(row * c.Geometry.InputLength, c.Geometry.InputLength),
                1,
                c.Weights,
                c.Bias,
                EpilogueFunction.Tanh,
                expected.AsSpan(row * c.Geometry.OutputLength, c.Geometry.OutputLength));
        }

        ConvolutionForward.Create(c.Tables, new Workers(threads)).Run(c.Input, c.Rows, c.Weights, c.Bias, EpilogueFunction.Tanh, actual);

        actual.Should().Equal(expected);
    }

    [Test]
    public void Run_NoImages_WritesNothing()
    {
        ConvolutionCase c = new(new(3, 3, 1, 2, 2, 1, 0), rows: 0, seed: 4);
        float[] output = [Guard];

        ConvolutionForward.Create(c.Tables, Workers.CallerOnly).Run(c.Input, 0, c.Weights, c.Bias, EpilogueFunction.Relu, output);

        output.Should().Equal(Guard);
    }

    private static double[] Expected(ConvolutionCase c, float[] bias) =>
        new ReferenceConvolution(c.Geometry).Forward(Close.ToDouble(c.Input), Close.ToDouble(c.Weights), Close.ToDouble(bias));

    // 0 bits stand for the machine's own width.
    private static float[] Run(ConvolutionCase c, int bits, float[] bias, EpilogueFunction function)
    {
        float[] output = new float[(c.Rows * c.Geometry.OutputLength) + 1];
        Array.Fill(output, Guard);
        ConvolutionForward forward = bits == 0 ? ConvolutionForward.Create(c.Tables, Workers.CallerOnly) : c.Forward(bits, Workers.CallerOnly);

        forward.Run(c.Input, c.Rows, c.Weights, bias, function, output);

        output[^1].Should().Be(Guard, "nothing may be written behind the output");
        return output[..^1];
    }
}
