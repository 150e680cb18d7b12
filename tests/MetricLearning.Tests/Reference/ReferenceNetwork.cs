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

    /// <summary>
    /// The parameter gradients of a network of one tanh layer and one without activation, for a gradient of its embeddings.
    /// </summary>
    public static double[][] TanhGradients(IEmbeddingNetwork network, float[] features, float[] gradient, int rows)
    {
        double[][] parameters = [.. network.Parameters.Select(p => Array.ConvertAll(p.Values.ToArray(), v => (double)v))];
        double[] x = Array.ConvertAll(features, v => (double)v), dz = Array.ConvertAll(gradient, v => (double)v);
        double[] h = Embed(parameters[..2], [Math.Tanh], features, rows);
        (int inputs, int hidden, int outputs) = (x.Length / rows, h.Length / rows, dz.Length / rows);
        double[] dh = new double[h.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < hidden; j++)
            {
                double sum = 0;
                for (int o = 0; o < outputs; o++)
                {
                    sum += dz[(i * outputs) + o] * parameters[2][(o * hidden) + j];
                }

                double y = h[(i * hidden) + j];
                dh[(i * hidden) + j] = sum * (1 - (y * y));
            }
        }

        return [Outer(dh, x, hidden, inputs, rows), Sums(dh, hidden), Outer(dz, h, outputs, hidden, rows), Sums(dz, outputs)];
    }

    private static double[] Outer(double[] left, double[] right, int leftColumns, int rightColumns, int rows)
    {
        double[] result = new double[leftColumns * rightColumns];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = (i / rightColumns, i % rightColumns);
            result[i] = Enumerable.Range(0, rows).Sum(r => left[(r * leftColumns) + row] * right[(r * rightColumns) + column]);
        }

        return result;
    }

    private static double[] Sums(double[] values, int columns) =>
        [.. Enumerable.Range(0, columns).Select(j => values.Where((_, i) => i % columns == j).Sum())];
}
