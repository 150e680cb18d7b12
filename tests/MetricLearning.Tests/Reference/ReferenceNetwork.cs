using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>A dense network's forward pass in plain loops in double precision.</summary>
internal static class ReferenceNetwork
{
    public static double[] Embed(IEmbeddingNetwork network, Func<double, double>[] functions, float[] features, int rows) =>
        Embed([.. network.Parameters.Select(p => Array.ConvertAll(p.Values.ToArray(), v => (double)v))], functions, features, rows);

    public static double[] Embed(double[][] parameters, Func<double, double>[] functions, float[] features, int rows)
    {
        double[] x = Array.ConvertAll(features, v => (double)v);
        for (int layer = 0; layer < functions.Length; layer++)
        {
            double[] weight = parameters[2 * layer], bias = parameters[(2 * layer) + 1];
            int outputs = bias.Length, inputs = weight.Length / outputs;
            double[] y = new double[rows * outputs];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    double sum = bias[j];
                    for (int k = 0; k < inputs; k++)
                    {
                        sum += x[(i * inputs) + k] * weight[(j * inputs) + k];
                    }

                    y[(i * outputs) + j] = functions[layer](sum);
                }
            }

            x = y;
        }

        return x;
    }
}
