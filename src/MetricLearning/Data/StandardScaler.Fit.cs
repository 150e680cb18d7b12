using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

public sealed partial class StandardScaler
{
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵², the spacing of doubles at 1

    /// <summary>Learns the mean and scale of each column. O(n·f).</summary>
    /// <param name="features">Rows, [n × f], 1 ≤ n, 1 ≤ f, finite.</param>
    /// <exception cref="ArgumentException">
    /// The tensor is not a dense matrix of rank 2, has no rows or no columns, or holds a value that is not finite.
    /// </exception>
    public static StandardScaler Fit(in ReadOnlyTensorSpan<float> features)
    {
        ReadOnlySpan<float> values = Shape.Matrix(features, nameof(features), out int rows, out int columns);
        Throw.IfNoRows(rows, nameof(features));
        Throw.IfNoColumns(columns, nameof(features));
        Throw.IfNotFinite(values, columns, nameof(features));

        double[] mean = ColumnMeans(values, rows, columns);
        double[] scale = ColumnVariances(values, rows, mean);
        for (int column = 0; column < columns; column++)
        {
            double variance = scale[column];
            double meanError = rows * double.Abs(mean[column]) * Epsilon;
            bool isConstant = variance <= (rows * Epsilon * variance) + (meanError * meanError);
            scale[column] = isConstant ? 1 : Math.Sqrt(variance);
        }

        return new StandardScaler(mean, scale);
    }

    // Deviations are taken from the first row, so the sums stay small beside the values and a constant column has its exact mean.
    private static double[] ColumnMeans(ReadOnlySpan<float> values, int rows, int columns)
    {
        double[] mean = new double[columns];
        TensorPrimitives.ConvertTruncating(values[..columns], mean);
        double[] sums = new double[columns];
        AddDeviations(values, mean, sums, squares: []);
        TensorPrimitives.Divide(sums, (double)rows, sums);
        TensorPrimitives.Add(mean, sums, mean);
        return mean;
    }

    // Two passes: Σ(x − m)² less what the rounding of m contributes, (Σ(x − m))² / n.
    private static double[] ColumnVariances(ReadOnlySpan<float> values, int rows, double[] mean)
    {
        double[] sums = new double[mean.Length];
        double[] variance = new double[mean.Length];
        AddDeviations(values, mean, sums, variance);
        for (int column = 0; column < variance.Length; column++)
        {
            variance[column] = Math.Max(0, (variance[column] - (sums[column] * sums[column] / rows)) / rows);
        }

        return variance;
    }

    private static void AddDeviations(ReadOnlySpan<float> values, double[] origin, double[] sums, Span<double> squares)
    {
        double[] deviations = new double[origin.Length];
        for (int row = 0; row < values.Length; row += origin.Length)
        {
            TensorPrimitives.ConvertTruncating(values.Slice(row, origin.Length), deviations);
            TensorPrimitives.Subtract(deviations, origin, deviations);
            TensorPrimitives.Add(sums, deviations, sums);
            if (!squares.IsEmpty)
            {
                TensorPrimitives.MultiplyAdd(deviations, deviations, squares, squares);
            }
        }
    }
}
