using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Layers in plain loops in double precision, forward alone: central differences give their gradients.</summary>
internal static class ReferenceLayers
{
    public static double Gelu(double x) => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2;

    public static double[] Apply(Activation activation, double[] x) => activation switch
    {
        Activation.Tanh => Array.ConvertAll(x, Math.Tanh),
        Activation.Relu => Array.ConvertAll(x, z => Math.Max(z, 0)),
        Activation.Gelu => Array.ConvertAll(x, Gelu),
        _ => x,
    };

    public static double[] FullyConnected(double[] x, double[] weights, double[] bias)
    {
        int inputs = weights.Length / bias.Length;
        double[] y = new double[x.Length / inputs * bias.Length];
        for (int i = 0; i < y.Length; i++)
        {
            (int row, int output) = Math.DivRem(i, bias.Length);
            y[i] = bias[output] + Enumerable.Range(0, inputs).Sum(k => x[(row * inputs) + k] * weights[(output * inputs) + k]);
        }

        return y;
    }

    public static double[] Pool(PoolingGeometry g, double[] x, Func<IEnumerable<double>, double> summary)
    {
        double[] y = new double[x.Length / g.InputLength * g.OutputLength];
        for (int i = 0; i < y.Length; i++)
        {
            (int row, int at) = Math.DivRem(i, g.OutputLength);
            (int pixel, int channel) = Math.DivRem(at, g.Channels);
            int start = (row * g.InputLength) + g.StartOf(pixel / g.OutputWidth, pixel % g.OutputWidth) + channel;
            y[i] = summary(
                from windowY in Enumerable.Range(0, g.WindowHeight)
                from windowX in Enumerable.Range(0, g.WindowWidth)
                select x[start + (windowY * g.LineLength) + (windowX * g.Channels)]);
        }

        return y;
    }

    public static (double Mean, double Variance)[] Moments(double[] x, int channels) =>
    [
        .. Enumerable.Range(0, channels).Select(channel =>
        {
            double[] values = [.. x.Where((_, i) => i % channels == channel)];
            double mean = values.Average();
            return (mean, values.Average(value => (value - mean) * (value - mean)));
        }),
    ];

    public static double[] Normalize(
        double[] x,
        (double Mean, double Variance)[] moments,
        double[] scale,
        double[] shift,
        double epsilon) =>
    [
        .. x.Select((value, i) =>
        {
            int channel = i % scale.Length;
            return (scale[channel] * (value - moments[channel].Mean) / Math.Sqrt(moments[channel].Variance + epsilon)) + shift[channel];
        }),
    ];

    public static double[] UnitLength(double[] x, int columns) =>
        [.. x.Chunk(columns).SelectMany(row => row.Select(value => value / Math.Sqrt(row.Sum(v => v * v))))];
}
