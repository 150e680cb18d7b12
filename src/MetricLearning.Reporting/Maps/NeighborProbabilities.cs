using System.Numerics.Tensors;

namespace MetricLearning.Reporting.Maps;

/// <summary>How probable each row takes each other row for its neighbour: the input side of t-SNE.</summary>
/// <remarks>
/// <c>p(j|i) ∝ exp(−βᵢ·‖xᵢ − xⱼ‖²)</c> with βᵢ such that the entropy is the logarithm of the perplexity, and
/// <c>pᵢⱼ = (p(j|i) + p(i|j)) / 2n</c> (L. van der Maaten, G. Hinton, Visualizing data using t-SNE, JMLR 2008, equation 1
/// and section 3.1).
/// </remarks>
internal static class NeighborProbabilities
{
    private const int Bisections = 64;
    private const double Tolerance = 1e-5;

    /// <summary>Computes pᵢⱼ, [n × n]. O(n²·f) time, O(n²) memory.</summary>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="columns">The columns, f.</param>
    /// <param name="perplexity">About how many neighbours a row has, 1 &lt; perplexity &lt; n.</param>
    /// <param name="degree">The largest number of threads.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    public static float[] Of(
        ReadOnlyMemory<float> rows, int columns, double perplexity, int degree, CancellationToken cancellationToken)
    {
        int count = rows.Length / columns;
        double[] conditional = new double[count * count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        Parallel.For(0, count, options, i =>
        {
            ReadOnlySpan<float> values = rows.Span;
            Span<double> row = conditional.AsSpan(i * count, count);
            for (int j = 0; j < count; j++)
            {
                double distance = TensorPrimitives.Distance(values.Slice(i * columns, columns), values.Slice(j * columns, columns));
                row[j] = distance * distance;
            }

            Normalize(row, i, Math.Log(perplexity));
        });
        float[] joint = new float[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                joint[(i * count) + j] = (float)((conditional[(i * count) + j] + conditional[(j * count) + i]) / (2.0 * count));
            }
        }

        return joint;
    }

    // Squared distances become probabilities. Distances are counted from the nearest, so that no sum is 0, and in units of their mean.
    private static void Normalize(Span<double> row, int self, double entropy)
    {
        double nearest = double.PositiveInfinity, mean = 0;
        for (int j = 0; j < row.Length; j++)
        {
            nearest = j == self ? nearest : Math.Min(nearest, row[j]);
        }

        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j == self ? 0 : row[j] - nearest;
            mean += row[j] / (row.Length - 1);
        }

        double[] distances = row.ToArray();
        double beta = mean > 0 ? 1 / mean : 1, low = 0, high = double.PositiveInfinity;
        for (int step = 0; step < Bisections; step++)
        {
            double found = Weigh(distances, row, self, beta);
            if (Math.Abs(found - entropy) < Tolerance || mean == 0)
            {
                break;
            }

            (low, high) = found > entropy ? (beta, high) : (low, beta);
            beta = double.IsPositiveInfinity(high) ? beta * 2 : (low + high) / 2;
        }
    }

    // Writes the probabilities at a sharpness, and returns their entropy.
    private static double Weigh(double[] distances, Span<double> row, int self, double beta)
    {
        TensorPrimitives.Multiply<double>(distances, -beta, row);
        TensorPrimitives.Exp<double>(row, row);
        row[self] = 0;
        double sum = TensorPrimitives.Sum<double>(row);
        double entropy = Math.Log(sum) + (beta * TensorPrimitives.Dot<double>(distances, row) / sum);
        TensorPrimitives.Divide<double>(row, sum, row);
        return entropy;
    }
}
