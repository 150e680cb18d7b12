using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

public sealed partial class StandardScaler
{
    private const int BlockValues = 1 << 18;
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

        double[] mean = FirstRow(values, columns), sums = new double[columns], scale = new double[columns];
        AddDeviations(values, mean, sums, squares: []);
        FinishMeans(mean, sums, rows);
        AddDeviations(values, mean, sums, scale);
        return Finish(mean, sums, scale, rows);
    }

    /// <summary>
    /// Learns the mean and scale of each column of a data set, which may lie in a file: its rows are read twice, in blocks. O(n·f).
    /// </summary>
    /// <param name="data">The data set.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks.</param>
    /// <returns>What the same rows in memory give, to the bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static StandardScaler Fit(LabeledDataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        if (data.IsInMemory)
        {
            return Fit(data.Features);
        }

        double[] mean = FirstRow(data.Row(0), data.FeatureCount);
        double[] sums = new double[mean.Length], scale = new double[mean.Length];
        AddAll(data, mean, sums, squares: [], cancellationToken);
        FinishMeans(mean, sums, data.RowCount);
        AddAll(data, mean, sums, scale, cancellationToken);
        return Finish(mean, sums, scale, data.RowCount);
    }

    private static void AddAll(
        LabeledDataset data, double[] origin, double[] sums, double[] squares, CancellationToken cancellationToken)
    {
        int blockRows = Math.Clamp(BlockValues / data.FeatureCount, 1, data.RowCount);
        using RowBlocks blocks = new(data, blockRows);
        while (blocks.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddDeviations(blocks.Values, origin, sums, squares);
        }
    }

    // Deviations are taken from the first row, so the sums stay small beside the values and a constant column has its exact mean.
    private static double[] FirstRow(ReadOnlySpan<float> values, int columns)
    {
        double[] row = new double[columns];
        TensorPrimitives.ConvertTruncating(values[..columns], row);
        return row;
    }

    private static void FinishMeans(double[] mean, double[] sums, int rows)
    {
        TensorPrimitives.Divide(sums, (double)rows, sums);
        TensorPrimitives.Add(mean, sums, mean);
        Array.Clear(sums);
    }

    // Two passes: Σ(x − m)² less what the rounding of m contributes, (Σ(x − m))² / n.
    private static StandardScaler Finish(double[] mean, double[] sums, double[] scale, int rows)
    {
        for (int column = 0; column < scale.Length; column++)
        {
            double variance = Math.Max(0, (scale[column] - (sums[column] * sums[column] / rows)) / rows);
            double meanError = rows * double.Abs(mean[column]) * Epsilon;
            bool isConstant = variance <= (rows * Epsilon * variance) + (meanError * meanError);
            scale[column] = isConstant ? 1 : Math.Sqrt(variance);
        }

        return new StandardScaler(mean, scale);
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
