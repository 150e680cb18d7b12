using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

public sealed partial class LabeledDataset
{
    /// <summary>Makes a data set of rows that stand one after the other in one array. O(n·(f + log n)).</summary>
    /// <param name="values">
    /// The values of the rows, [n · f], 1 ≤ n, finite. Taken over without a copy: it must not change afterwards.
    /// </param>
    /// <param name="featureCount">The number of columns of a row, 1 ≤ f.</param>
    /// <param name="labels">The label of each row, [n]; any integers, or indices into <paramref name="labelNames"/> if given.
    /// Copied.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">
    /// The values do not fill whole rows; there is none; one is not finite; the number of labels differs from the number of rows; a name is
    /// null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="featureCount"/> is below 1, or a label has no name.</exception>
    public static LabeledDataset FromRowMajor(
        float[] values, int featureCount, ReadOnlySpan<int> labels, IReadOnlyList<string>? labelNames = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Throw.IfNoCount(featureCount, "the columns of a row", "Pass the number of values of one row.");
        if (values.Length % featureCount != 0)
        {
            throw new ArgumentException(
                $"values has {values.Length} entries, which do not fill rows of {featureCount}; pass whole rows.", nameof(values));
        }

        int rowCount = values.Length / featureCount;
        Throw.IfNoRows(rowCount, nameof(values));
        Throw.IfLabelCountDiffers(labels.Length, rowCount, nameof(labels), nameof(values));
        string[]? names = NameList.Copy(labelNames);
        NameList.Check(names, labels);
        Throw.IfNotFinite(values, featureCount, nameof(values));
        return new(values, labels.ToArray(), featureCount, names);
    }

    /// <summary>
    /// Makes a data set of rows of bytes, such as images; a byte becomes the float of the same value, 0 to 255. O(n·(f + log n)).
    /// </summary>
    /// <param name="values">Rows, [n × …], 1 ≤ n, of rank 2 or more; the dimensions after the first make up the f columns of a row.</param>
    /// <param name="labels">The label of each row, [n]; any integers, or indices into <paramref name="labelNames"/> if given.
    /// Copied.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is of rank 0 or 1, not dense, or has no rows or no columns; the number of labels differs from the number
    /// of rows; a name is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label has no name.</exception>
    public static LabeledDataset FromBytes(
        in ReadOnlyTensorSpan<byte> values, ReadOnlySpan<int> labels, IReadOnlyList<string>? labelNames = null)
    {
        ReadOnlySpan<byte> bytes = Shape.Rows(values, nameof(values), out int rowCount, out int columns);
        Throw.IfNoRows(rowCount, nameof(values));
        Throw.IfNoColumns(columns, nameof(values));
        Throw.IfLabelCountDiffers(labels.Length, rowCount, nameof(labels), nameof(values));
        string[]? names = NameList.Copy(labelNames);
        NameList.Check(names, labels);
        float[] features = GC.AllocateUninitializedArray<float>(bytes.Length);
        TensorPrimitives.ConvertTruncating(bytes, features);
        return new(features, labels.ToArray(), columns, names);
    }

    /// <summary>Makes a data set of some rows of bytes, without turning the other rows into floats. O(r·(f + log r)).</summary>
    /// <param name="values">Rows, [n × …], 1 ≤ n, of rank 2 or more; the dimensions after the first make up the f columns of a row.</param>
    /// <param name="labels">The label of each of the n rows; any integers, or indices into <paramref name="labelNames"/> if given.</param>
    /// <param name="rows">The rows to take in their new order, [r], 1 ≤ r, each from 0 to n − 1; repeats are allowed.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is of rank 0 or 1, not dense, or has no columns; no row is taken; the number of labels differs from the
    /// number of rows; the r·f values do not fit one array; a name is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist, or the label of a row taken has no name.</exception>
    public static LabeledDataset FromBytes(
        in ReadOnlyTensorSpan<byte> values, ReadOnlySpan<int> labels, ReadOnlySpan<int> rows, IReadOnlyList<string>? labelNames = null)
    {
        ReadOnlySpan<byte> bytes = Shape.Rows(values, nameof(values), out int rowCount, out int columns);
        Throw.IfNoColumns(columns, nameof(values));
        Throw.IfLabelCountDiffers(labels.Length, rowCount, nameof(labels), nameof(values));
        Throw.IfNoRows(rows.Length, nameof(rows));
        Throw.IfRowOutOfRange(rows, rowCount, nameof(rows));
        Throw.IfTooManyValues(rows.Length, columns, nameof(rows));
        string[]? names = NameList.Copy(labelNames);
        if (names is not null)
        {
            foreach (int row in rows)
            {
                NameList.Check(names, labels, row);
            }
        }

        float[] features = GC.AllocateUninitializedArray<float>(rows.Length * columns);
        for (int i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.ConvertTruncating(bytes.Slice(rows[i] * columns, columns), features.AsSpan(i * columns, columns));
        }

        return new(features, SelectLabels(labels, rows), columns, names);
    }
}
