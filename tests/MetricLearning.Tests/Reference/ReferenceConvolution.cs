using MetricLearning.Kernels;

namespace MetricLearning.Tests.Reference;

/// <summary>A convolution in plain loops in double precision, forward and backward.</summary>
internal sealed class ReferenceConvolution
{
    private readonly ConvolutionGeometry _geometry;
    private readonly (int Output, int Input, int Weight)[] _terms; // y[Output] += x[Input]·w[Weight], for one image

    public ReferenceConvolution(ConvolutionGeometry geometry)
    {
        _geometry = geometry;
        _terms = [.. Terms(geometry)];
    }

    public double[] Forward(double[] x, double[] weights, double[] bias)
    {
        int rows = x.Length / _geometry.InputLength;
        double[] y = new double[rows * _geometry.OutputLength];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias[i % bias.Length];
        }

        for (int row = 0; row < rows; row++)
        {
            foreach ((int output, int input, int weight) in _terms)
            {
                y[(row * _geometry.OutputLength) + output] += x[(row * _geometry.InputLength) + input] * weights[weight];
            }
        }

        return y;
    }

    public (double[] Input, double[] Weights, double[] Bias) Backward(double[] x, double[] weights, double[] outputGradient)
    {
        int rows = x.Length / _geometry.InputLength;
        double[] dx = new double[x.Length], dw = new double[weights.Length], db = new double[_geometry.OutputChannels];
        for (int i = 0; i < outputGradient.Length; i++)
        {
            db[i % db.Length] += outputGradient[i];
        }

        for (int row = 0; row < rows; row++)
        {
            foreach ((int output, int input, int weight) in _terms)
            {
                int at = (row * _geometry.InputLength) + input;
                double gradient = outputGradient[(row * _geometry.OutputLength) + output];
                dx[at] += gradient * weights[weight];
                dw[weight] += gradient * x[at];
            }
        }

        return (dx, dw, db);
    }

    private static IEnumerable<(int Output, int Input, int Weight)> Terms(ConvolutionGeometry g) =>
        from outputY in Enumerable.Range(0, g.OutputHeight)
        from outputX in Enumerable.Range(0, g.OutputWidth)
        from kernelY in Enumerable.Range(0, g.KernelSize)
        from kernelX in Enumerable.Range(0, g.KernelSize)
        let y = (outputY * g.Stride) + kernelY - g.Padding
        let x = (outputX * g.Stride) + kernelX - g.Padding
        where y >= 0 && y < g.InputHeight && x >= 0 && x < g.InputWidth
        from c in Enumerable.Range(0, g.InputChannels)
        from j in Enumerable.Range(0, g.OutputChannels)
        select (
            (((outputY * g.OutputWidth) + outputX) * g.OutputChannels) + j,
            (((y * g.InputWidth) + x) * g.InputChannels) + c,
            (((((kernelY * g.KernelSize) + kernelX) * g.InputChannels) + c) * g.OutputChannels) + j);
}
