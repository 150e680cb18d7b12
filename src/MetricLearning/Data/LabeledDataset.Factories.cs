using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

public sealed partial class LabeledDataset
{
    /// <summary>Makes a data set of rows in arrays of their own. O(n·(f + log n)).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f, finite. Copied one by one.</param>
    /// <param name="labels">The label of each row, [n]; any integers.</param>
    /// <exception cref="ArgumentException">
    /// A row is null, or of another length than the first; there is no row or no column; a value is not finite; the number of labels
    /// differs from the number of rows.
    /// </exception>
    public static LabeledDataset FromRows(IEnumerable<float[]> rows, IEnumerable<int> labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        return Create(rows, [.. labels], labelNames: null);
    }

    /// <summary>Makes a data set of rows in arrays of their own, labelled by names. O(n·(f + log n)).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f, finite. Copied one by one.</param>
    /// <param name="labels">The name of each row's label, [n].</param>
    /// <returns>A data set whose label names are the distinct names in ordinal order, and whose labels are indices into them.</returns>
    /// <exception cref="ArgumentException">
    /// A row or a name is null; a row is of another length than the first; there is no row or no column; a value is not finite; the number
    /// of labels differs from the number of rows.
    /// </exception>
    public static LabeledDataset FromRows(IEnumerable<float[]> rows, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        string[] nameOfRow = [.. labels];
        if (Array.IndexOf(nameOfRow, null) is >= 0 and int unnamed)
        {
            throw new ArgumentException($"labels[{unnamed}] is null; pass a name for every row.", nameof(labels));
        }

        string[] names = [.. nameOfRow.Distinct().Order(StringComparer.Ordinal)];
        return Create(rows, Array.ConvertAll(nameOfRow, name => Array.BinarySearch(names, name, StringComparer.Ordinal)), names);
    }

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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(featureCount);
        if (values.Length % featureCount != 0)
        {
            throw new ArgumentException(
                $"values has {values.Length} entries, which do not fill rows of {featureCount}; pass whole rows.", nameof(values));
        }

        return new(Shape.Tensor(values, values.Length / featureCount, featureCount), labels, labelNames);
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
        float[] features = GC.AllocateUninitializedArray<float>(bytes.Length);
        TensorPrimitives.ConvertTruncating(bytes, features);
        return new(Shape.Tensor(features, rowCount, columns), labels, labelNames);
    }

    /// <summary>Makes a data set of some rows of bytes, without turning the other rows into floats. O(r·(f + log r)).</summary>
    /// <param name="values">Rows, [n × …], 1 ≤ n, of rank 2 or more; the dimensions after the first make up the f columns of a row.</param>
    /// <param name="labels">The label of each of the n rows; any integers, or indices into <paramref name="labelNames"/> if given.</param>
    /// <param name="rows">The rows to take in their new order, [r], 1 ≤ r, each from 0 to n − 1; repeats are allowed.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is of rank 0 or 1, not dense, or has no columns; no row is taken; the number of labels differs from the
    /// number of rows; a name is null.
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
        float[] features = GC.AllocateUninitializedArray<float>(checked(rows.Length * columns));
        for (int i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.ConvertTruncating(bytes.Slice(rows[i] * columns, columns), features.AsSpan(i * columns, columns));
        }

        return new(Shape.Tensor(features, rows.Length, columns), SelectLabels(labels, rows), labelNames);
    }

    private static LabeledDataset Create(IEnumerable<float[]> rows, int[] labels, string[]? labelNames)
    {
        float[] features = [];
        int count = 0;
        int columns = 0;
        foreach (float[] row in rows)
        {
            if (row is null)
            {
                throw new ArgumentException($"rows[{count}] is null; pass an array for every row.", nameof(rows));
            }

            if (count == 0)
            {
                columns = row.Length;
                features = new float[(long)labels.Length * columns];
            }
            else if (row.Length != columns)
            {
                throw new ArgumentException(
                    $"rows[{count}] has {row.Length} values but rows[0] has {columns}; pass rows of equal length.", nameof(rows));
            }

            if (count < labels.Length)
            {
                row.CopyTo(features, count * columns);
            }

            count++;
        }

        Throw.IfNoRows(count, nameof(rows));
        Throw.IfNoColumns(columns, nameof(rows));
        Throw.IfLabelCountDiffers(labels.Length, count, nameof(labels), nameof(rows));
        Throw.IfNotFinite(features, columns, nameof(rows));
        return new(features, labels, columns, labelNames);
    }
}
