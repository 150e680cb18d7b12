using System.Globalization;
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
/// <para>
/// A value whose result is beyond the range of a float is refused, named by row and column, before anything is written: an infinity would
/// only fail later, where its row is unknown.
/// </para>
/// <para>Immutable and thread-safe. A result depends on nothing but the values. A transform allocates nothing but what it returns.</para>
/// <para>Source of the bound: Chan, Golub, LeVeque, "Algorithms for Computing the Sample Variance", 1983.</para>
/// </remarks>
/// <example>
/// <code>
/// StandardScaler scaler = StandardScaler.Fit(train.Features); // by the rows to learn from alone
/// LabeledDataset scaledTrain = scaler.Transform(train), scaledTest = scaler.Transform(test);
/// float[] scaledRow = scaler.TransformRow(row);
/// ModelFile.Save("parts.scaler", scaler); // rows to come need the same numbers
/// </code>
/// </example>
public sealed partial class StandardScaler
{
    private const int BlockLength = 256;

    private readonly double[] _mean;
    private readonly double[] _scale;
    private readonly double _largestMean; // by magnitude
    private readonly double _largestScale;
    private readonly double _smallestScale = double.PositiveInfinity;

    /// <summary>Makes a scaler from its numbers, such as the <see cref="Mean"/> and <see cref="Scale"/> of another. O(f).</summary>
    /// <param name="mean">The mean of each column, [f], 1 ≤ f, finite. Copied.</param>
    /// <param name="scale">What each column is divided by, [f], finite and above 0. Copied.</param>
    /// <exception cref="ArgumentException">There is no column, or the lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StandardScaler(ReadOnlySpan<double> mean, ReadOnlySpan<double> scale)
    {
        Throw.IfNoColumns(mean.Length, nameof(mean));
        Throw.IfLengthDiffers(scale.Length, mean.Length, nameof(scale), "one number per entry of mean");
        for (int column = 0; column < mean.Length; column++)
        {
            CheckNumber(double.IsFinite(mean[column]), mean[column], column, "a finite number", nameof(mean));
            bool isScale = double.IsFinite(scale[column]) && scale[column] > 0;
            CheckNumber(isScale, scale[column], column, "a finite number above 0", nameof(scale));
            _largestMean = Math.Max(_largestMean, Math.Abs(mean[column]));
            _largestScale = Math.Max(_largestScale, scale[column]);
            _smallestScale = Math.Min(_smallestScale, scale[column]);
        }

        _mean = mean.ToArray();
        _scale = scale.ToArray();
    }

    /// <summary>The number of columns, f.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>The mean of each column, [f].</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>What each column is divided by, [f], above 0: its population standard deviation, or 1 if it is constant.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>Standardises rows. O(n·f).</summary>
    /// <param name="features">Rows, [n × f], 0 ≤ n, finite.</param>
    /// <returns>The standardised rows, [n × f].</returns>
    /// <exception cref="ArgumentException">
    /// The tensor is not a dense matrix of f columns, holds a value that is not finite, or one whose result is beyond the range of a float.
    /// </exception>
    public Tensor<float> Transform(in ReadOnlyTensorSpan<float> features) => Map(features, nameof(features), isInverse: false);

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
        return new(Map(data.Features, nameof(data), isInverse: false), data.Labels, data.LabelNames);
    }

    /// <summary>Standardises rows into memory of the caller, in place if wanted. O(n·f).</summary>
    /// <param name="features">Rows, [n × f], 0 ≤ n, finite.</param>
    /// <param name="destination">
    /// Receives the standardised rows, [n × f]; the memory of <paramref name="features"/> itself or memory that does not overlap it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A tensor is not a dense matrix of f columns, the row counts differ, a value is not finite or its result beyond the range of a float,
    /// or the tensors overlap in part. Nothing is written.
    /// </exception>
    public void Transform(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> values = Rows(features, nameof(features), isInverse: false, out _);
        Map(values, Destination(values, destination), isInverse: false);
    }

    /// <summary>Standardises one row, in place if wanted. O(f).</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="destination">Receives the standardised row, [f]; the memory of <paramref name="row"/> itself or none of it.</param>
    /// <exception cref="ArgumentException">
    /// A length is not f, a value is not finite or its result beyond the range of a float, or the spans overlap in part. Nothing is
    /// written.
    /// </exception>
    public void TransformRow(ReadOnlySpan<float> row, Span<float> destination)
    {
        Throw.IfColumnCountDiffers(row.Length, FeatureCount, nameof(row), "the scaler");
        Throw.IfColumnCountDiffers(destination.Length, FeatureCount, nameof(destination), "the scaler");
        CheckOverlap(row, destination, nameof(destination), nameof(row));
        CheckValues(row, nameof(row), isInverse: false);
        Map(row, destination, isInverse: false);
    }

    /// <summary>Standardises one row into a new array. O(f).</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <returns>The standardised row, [f].</returns>
    /// <exception cref="ArgumentException">
    /// The length is not f, or a value is not finite or its result beyond the range of a float.
    /// </exception>
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
    /// The tensor is not a dense matrix of f columns, holds a value that is not finite, or one whose result is beyond the range of a float.
    /// </exception>
    public Tensor<float> InverseTransform(in ReadOnlyTensorSpan<float> features) => Map(features, nameof(features), isInverse: true);

    /// <summary>Takes standardised rows back to their old scale, in place if wanted. O(n·f).</summary>
    /// <param name="features">Standardised rows, [n × f], 0 ≤ n, finite.</param>
    /// <param name="destination">
    /// Receives the rows, [n × f]; the memory of <paramref name="features"/> itself or memory that does not overlap it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A tensor is not a dense matrix of f columns, the row counts differ, a value is not finite or its result beyond the range of a float,
    /// or the tensors overlap in part. Nothing is written.
    /// </exception>
    public void InverseTransform(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> values = Rows(features, nameof(features), isInverse: true, out _);
        Map(values, Destination(values, destination), isInverse: true);
    }

    /// <summary>The number of columns in words, such as "standard scaler of 784 columns".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"standard scaler of {FeatureCount} columns");

    private ReadOnlySpan<float> Rows(in ReadOnlyTensorSpan<float> features, string name, bool isInverse, out int rows)
    {
        ReadOnlySpan<float> values = Shape.Matrix(
            features, name, out rows, out int columns, isInverse ? null : nameof(TransformRow));
        Throw.IfColumnCountDiffers(columns, FeatureCount, name, "the scaler");
        CheckValues(values, name, isInverse);
        return values;
    }

    private static void CheckNumber(bool condition, double number, int column, string expected, string name)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(
                name, number, $"{name}[{column}] is {number}; expected {expected}. Pass numbers as Fit found them.");
        }
    }

    private void CheckValues(ReadOnlySpan<float> values, string name, bool isInverse)
    {
        Throw.IfNotFinite(values, FeatureCount, name);
        if (!values.IsEmpty && !(LargestResult(Math.Abs(TensorPrimitives.MaxMagnitude(values)), isInverse) <= float.MaxValue))
        {
            CheckEach(values, name, isInverse);
        }
    }

    // No result of values up to a magnitude is larger; beyond what a float holds it tells nothing, and each value must be looked at.
    private double LargestResult(double largest, bool isInverse) =>
        isInverse ? (largest * _largestScale) + _largestMean : (largest + _largestMean) / _smallestScale;

    private void CheckEach(ReadOnlySpan<float> values, string name, bool isInverse)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % FeatureCount;
            double result = isInverse ? (values[i] * _scale[column]) + _mean[column] : (values[i] - _mean[column]) / _scale[column];
            if (!float.IsFinite((float)result))
            {
                throw new ArgumentException(
                    $"{name} holds {values[i]} at row {i / FeatureCount}, column {column}; with the mean {_mean[column]:g3} and the " +
                    $"scale {_scale[column]:g3} of that column it becomes {result:g3}, beyond the range of a float. Remove such rows, or " +
                    "clip them before use.",
                    name);
            }
        }
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

    private Tensor<float> Map(in ReadOnlyTensorSpan<float> features, string name, bool isInverse)
    {
        ReadOnlySpan<float> values = Rows(features, name, isInverse, out int rows);
        float[] result = GC.AllocateUninitializedArray<float>(values.Length);
        Map(values, result, isInverse);
        return Shape.Tensor(result, rows, FeatureCount);
    }

    private void Map(ReadOnlySpan<float> values, Span<float> destination, bool isInverse)
    {
        Span<double> wide = stackalloc double[BlockLength];
        for (int row = 0; row < values.Length; row += FeatureCount)
        {
            for (int column = 0, length; column < FeatureCount; column += length)
            {
                length = Math.Min(BlockLength, FeatureCount - column);
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
}
