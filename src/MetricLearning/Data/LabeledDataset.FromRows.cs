using System.Runtime.CompilerServices;
using MetricLearning.Internal;

namespace MetricLearning.Data;

public sealed partial class LabeledDataset
{
    /// <summary>Makes a data set of rows in arrays of their own. O(n·(f + log n)).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f, finite. Copied one by one.</param>
    /// <param name="labels">The label of each row, [n]; any integers.</param>
    /// <exception cref="ArgumentException">
    /// A row is null, or of another length than the first; there is no row or no column; a value is not finite; the number of labels
    /// differs from the number of rows; the n·f values do not fit one array.
    /// </exception>
    [OverloadResolutionPriority(1)] // [] and null fit both kinds of rows
    public static LabeledDataset FromRows(IEnumerable<float[]> rows, IEnumerable<int> labels) =>
        FromRows(RowMemory.Of(rows, nameof(rows)), labels);

    /// <summary>Makes a data set of rows in memory of their own. O(n·(f + log n)).</summary>
    /// <inheritdoc cref="FromRows(IEnumerable{float[]}, IEnumerable{int})" path="/param"/>
    /// <exception cref="ArgumentException">
    /// A row is of another length than the first; there is no row or no column; a value is not finite; the number of labels differs from
    /// the number of rows; the n·f values do not fit one array.
    /// </exception>
    public static LabeledDataset FromRows(IEnumerable<ReadOnlyMemory<float>> rows, IEnumerable<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Create(rows, [.. labels], names: null);
    }

    /// <summary>Makes a data set of rows in arrays of their own, labelled by names. O(n·(f + log n)).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f, finite. Copied one by one.</param>
    /// <param name="labels">The name of each row's label, [n].</param>
    /// <param name="labelNames">
    /// The name of label 0, 1, …, each once, such as the <see cref="LabelNames"/> of another data set; or null to number the distinct names
    /// of <paramref name="labels"/> in ordinal order. Copied. May name labels that no row has.
    /// </param>
    /// <returns>A data set whose labels are indices into its label names.</returns>
    /// <exception cref="ArgumentException">
    /// A row or a name is null; a row is of another length than the first; there is no row or no column; a value is not finite; the number
    /// of labels differs from the number of rows; a label is not among <paramref name="labelNames"/>, or a name stands there twice; the n·f
    /// values do not fit one array.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static LabeledDataset FromRows(
        IEnumerable<float[]> rows, IEnumerable<string> labels, IReadOnlyList<string>? labelNames = null) =>
        FromRows(RowMemory.Of(rows, nameof(rows)), labels, labelNames);

    /// <summary>Makes a data set of rows in memory of their own, labelled by names. O(n·(f + log n)).</summary>
    /// <inheritdoc cref="FromRows(IEnumerable{float[]}, IEnumerable{string}, IReadOnlyList{string})" path="/param|/returns"/>
    /// <exception cref="ArgumentException">
    /// A name is null; a row is of another length than the first; there is no row or no column; a value is not finite; the number of labels
    /// differs from the number of rows; a label is not among <paramref name="labelNames"/>, or a name stands there twice; the n·f values do
    /// not fit one array.
    /// </exception>
    public static LabeledDataset FromRows(
        IEnumerable<ReadOnlyMemory<float>> rows, IEnumerable<string> labels, IReadOnlyList<string>? labelNames = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] nameOfRow = [.. labels];
        if (Array.IndexOf(nameOfRow, null) is >= 0 and int unnamed)
        {
            throw new ArgumentException($"labels[{unnamed}] is null; pass a name for every row.", nameof(labels));
        }

        string[] names = NameList.Copy(labelNames) ?? [.. nameOfRow.Distinct().Order(StringComparer.Ordinal)];
        return Create(rows, NumberLabels(nameOfRow, names), names);
    }

    private static LabeledDataset Create(IEnumerable<ReadOnlyMemory<float>> rows, int[] labels, string[]? names)
    {
        float[] values = RowMemory.ToArray(rows, labels.Length, nameof(rows), out int rowCount, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, rowCount, nameof(labels), nameof(rows));
        Throw.IfNotFinite(values, columns, nameof(rows));
        return new(values, labels, columns, names);
    }

    private static Dictionary<string, int> NumberNames(string[] labelNames)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int label = 0; label < labelNames.Length; label++)
        {
            if (!numbers.TryAdd(labelNames[label], label))
            {
                throw new ArgumentException(
                    $"labelNames[{label}] is \"{labelNames[label]}\", as is labelNames[{numbers[labelNames[label]]}]; pass each name once.",
                    nameof(labelNames));
            }
        }

        return numbers;
    }

    private static int[] NumberLabels(string[] labels, string[] labelNames)
    {
        Dictionary<string, int> numbers = NumberNames(labelNames);
        int[] result = new int[labels.Length];
        for (int row = 0; row < result.Length; row++)
        {
            if (!numbers.TryGetValue(labels[row], out result[row]))
            {
                throw new ArgumentException(
                    $"labels[{row}] is \"{labels[row]}\", which is not among the {labelNames.Length} labelNames; " +
                    "add it there, or drop the row.",
                    nameof(labels));
            }
        }

        return result;
    }
}
