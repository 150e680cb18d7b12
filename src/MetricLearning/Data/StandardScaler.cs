using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

/// <summary>
/// Shifts and scales columns to mean 0 and standard deviation 1: <c>z = (x − mean) / scale</c>, computed in double precision.
/// </summary>
/// <remarks>
/// <para>
/// The scale of a column is its population standard deviation, <c>√(Σ(x − mean)² / n)</c>. A column that is constant, up to the rounding
/// of the sums, has scale 1, so that it becomes 0: n values of variance v and mean m count as constant if <c>v ≤ nεv + (nmε)²</c> with
/// ε = 2⁻⁵², as in scikit-learn.
/// </para>
/// <para>Immutable and thread-safe. A result depends on nothing but the values. A transform allocates nothing but what it returns.</para>
/// <para>Source of the bound: Chan, Golub, LeVeque, "Algorithms for Computing the Sample Variance", 1983.</para>
/// </remarks>
public sealed class StandardScaler
{
    private const int BlockLength = 256;
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵², the spacing of doubles at 1

    private readonly double[] _mean;
    private readonly double[] _scale;

    private StandardScaler(double[] mean, double[] scale)
    {
        _mean = mean;
        _scale = scale;
    }

    /// <summary>The number of columns, f.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>The mean of each column, [f].</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>What each column is divided by, [f], above 0: its population standard deviation, or 1 if it is constant.</summary>
    public ReadOnlySpan<double> Scale => _scale;

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

        return new(mean, scale);
    }

    /// <summary>Standardises rows. O(n·f).</summary>
    /// <param name="features">Rows, [n × f], 0 ≤ n, finite.</param>
    /// <returns>The standardised rows, [n × f].</returns>
    /// <exception cref="ArgumentException">
    /// The tensor is not a dense matrix of f columns, or holds a value that is not finite.
    /// </exception>
    public Tensor<float> Transform(in ReadOnlyTensorSpan<float> features)
    {
        ReadOnlySpan<float> values = Rows(features, out int rows);
        float[] result = GC.AllocateUninitializedArray<float>(values.Length);
        Map(values, result, isInverse: false);
        return Shape.Tensor(result, rows, FeatureCount);
    }

    /// <summary>Standardises the rows of a data set. O(n·f).</summary>
    /// <param name="data">A data set of f columns.</param>
    /// <returns>A data set of the standardised rows, with the labels and label names of the old one.</returns>
    /// <exception cref="ArgumentException">
    /// The data set has not f columns, or a standardised value is beyond the range of a float.
    /// </exception>
    public LabeledDataset Transform(LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfColumnCountDiffers(data.FeatureCount, FeatureCount, nameof(data), "the scaler");
        return new(Transform(data.Features), data.Labels, data.LabelNames);
    }

    /// <summary>Standardises rows into memory of the caller, in place if wanted. O(n·f).</summary>
    /// <param name="features">Rows, [n × f], 0 ≤ n, finite.</param>
    /// <param name="destination">
    /// Receives the standardised rows, [n × f]; the memory of <paramref name="features"/> itself or memory that does not overlap it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A tensor is not a dense matrix of f columns, the row counts differ, a value is not finite, or the tensors overlap in part. Nothing
    /// is written.
    /// </exception>
    public void Transform(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> values = Rows(features, out _);
        Map(values, Destination(values, destination), isInverse: false);
    }

    /// <summary>Standardises one row, in place if wanted. O(f).</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="destination">Receives the standardised row, [f]; the memory of <paramref name="row"/> itself or none of it.</param>
    /// <exception cref="ArgumentException">
    /// A length is not f, a value is not finite, or the spans overlap in part. Nothing is written.
    /// </exception>
    public void TransformRow(ReadOnlySpan<float> row, Span<float> destination)
    {
        Throw.IfColumnCountDiffers(row.Length, FeatureCount, nameof(row), "the scaler");
        Throw.IfColumnCountDiffers(destination.Length, FeatureCount, nameof(destination), "the scaler");
        CheckOverlap(row, destination, nameof(destination), nameof(row));
        Throw.IfNotFinite(row, FeatureCount, nameof(row));
        Map(row, destination, isInverse: false);
    }

    /// <summary>Standardises one row into a new array. O(f).</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <returns>The standardised row, [f].</returns>
    /// <exception cref="ArgumentException">The length is not f, or a value is not finite.</exception>
    public float[] TransformRow(ReadOnlySpan<float> row)
    {
        float[] result = new float[FeatureCount];
        TransformRow(row, result);
        return result;
    }

    /// <summary>Takes standardised rows back to their old scale: <c>x = z · scale + mean</c>. O(n·f).</summary>
    /// <param name="features">Standardised rows, [n × f], 0 ≤ n, finite.</param>
    /// <returns>The rows, [n × f].</returns>
    /// <exception cref="ArgumentException">
    /// The tensor is not a dense matrix of f columns, or holds a value that is not finite.
    /// </exception>
    public Tensor<float> InverseTransform(in ReadOnlyTensorSpan<float> features)
    {
        ReadOnlySpan<float> values = Rows(features, out int rows);
        float[] result = GC.AllocateUninitializedArray<float>(values.Length);
        Map(values, result, isInverse: true);
        return Shape.Tensor(result, rows, FeatureCount);
    }

    /// <summary>Takes standardised rows back to their old scale, in place if wanted. O(n·f).</summary>
    /// <param name="features">Standardised rows, [n × f], 0 ≤ n, finite.</param>
    /// <param name="destination">
    /// Receives the rows, [n × f]; the memory of <paramref name="features"/> itself or memory that does not overlap it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A tensor is not a dense matrix of f columns, the row counts differ, a value is not finite, or the tensors overlap in part. Nothing
    /// is written.
    /// </exception>
    public void InverseTransform(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> values = Rows(features, out _);
        Map(values, Destination(values, destination), isInverse: true);
    }

    private ReadOnlySpan<float> Rows(in ReadOnlyTensorSpan<float> features, out int rows)
    {
        ReadOnlySpan<float> values = Shape.Matrix(features, nameof(features), out rows, out int columns);
        Throw.IfColumnCountDiffers(columns, FeatureCount, nameof(features), "the scaler");
        Throw.IfNotFinite(values, columns, nameof(features));
        return values;
    }

    private Span<float> Destination(ReadOnlySpan<float> values, scoped in TensorSpan<float> destination)
    {
        Span<float> result = Shape.Matrix(destination, nameof(destination), values.Length / FeatureCount, FeatureCount);
        CheckOverlap(values, result, nameof(destination), "features");
        return result;
    }

    private static void CheckOverlap(ReadOnlySpan<float> values, ReadOnlySpan<float> destination, string name, string source)
    {
        if (values.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                $"{name} overlaps {source} from entry {offset} on; pass the same memory to work in place, or memory of its own.", name);
        }
    }

    private void Map(ReadOnlySpan<float> values, Span<float> destination, bool isInverse)
    {
        Span<double> wide = stackalloc double[BlockLength];
        for (int row = 0; row < values.Length; row += FeatureCount)
        {
            for (int column = 0; column < FeatureCount; column += BlockLength)
            {
                int length = Math.Min(BlockLength, FeatureCount - column);
                Span<double> block = wide[..length];
                ReadOnlySpan<double> mean = _mean.AsSpan(column, length);
                ReadOnlySpan<double> scale = _scale.AsSpan(column, length);
                TensorPrimitives.ConvertTruncating(values.Slice(row + column, length), block);
                if (isInverse)
                {
                    TensorPrimitives.Multiply(block, scale, block);
                    TensorPrimitives.Add(block, mean, block);
                }
                else
                {
                    TensorPrimitives.Subtract(block, mean, block);
                    TensorPrimitives.Divide(block, scale, block);
                }

                TensorPrimitives.ConvertTruncating<double, float>(block, destination.Slice(row + column, length));
            }
        }
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
