using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Auditing;

/// <summary>Rows to audit with their labels and, if wanted, their ids.</summary>
/// <remarks>The rows are not copied: they must not change while the audit runs. Labels are compared by ordinal.</remarks>
public readonly ref struct AuditSet
{
    /// <summary>Takes rows labelled by names. O(n·d).</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ n, 1 ≤ d ≤ 2²⁶, finite: embeddings, or the features themselves.</param>
    /// <param name="labels">The label of each row, [n].</param>
    /// <param name="ids">The id of each row, [n], which need not differ; null for the rows' places.</param>
    /// <exception cref="ArgumentNullException"><paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d], there is no row or no column, a value is not finite, a label or id is null, or the counts differ.
    /// </exception>
    public AuditSet(scoped in ReadOnlyTensorSpan<float> embeddings, IReadOnlyList<string> labels, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Values = Open(embeddings, out int rows, out int columns);
        Throw.IfLabelCountDiffers(labels.Count, rows, nameof(labels), nameof(embeddings));
        (RowCount, Columns) = (rows, columns);
        Labels = Copy(labels, nameof(labels));
        Ids = CopyIds(ids, rows);
        Throw.IfNotFinite(Values, columns, nameof(embeddings));
    }

    /// <summary>Takes rows labelled by integers, which become their decimal digits. O(n·d).</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ n, 1 ≤ d ≤ 2²⁶, finite.</param>
    /// <param name="labels">The label of each row, [n]; any integers.</param>
    /// <param name="ids">The id of each row, [n], which need not differ; null for the rows' places.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d], there is no row or no column, a value is not finite, an id is null, or the counts differ.
    /// </exception>
    public AuditSet(scoped in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, IReadOnlyList<string>? ids = null)
    {
        Values = Open(embeddings, out int rows, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
        (RowCount, Columns) = (rows, columns);
        Labels = Names(labels, label => label.ToString(CultureInfo.InvariantCulture));
        Ids = CopyIds(ids, rows);
        Throw.IfNotFinite(Values, columns, nameof(embeddings));
    }

    /// <summary>Takes a data set, under its label names. O(n·d).</summary>
    /// <param name="data">The rows.</param>
    /// <param name="ids">The id of each row, [n], which need not differ; null for the rows' places.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">An id is null, or the counts differ.</exception>
    public AuditSet(LabeledDataset data, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Values = Shape.Matrix(data.Features, nameof(data), out int rows, out int columns);
        Throw.IfTooManyColumns(columns, NeighborSearch.LargestDepth, nameof(data));
        (RowCount, Columns) = (rows, columns);
        Labels = Names(data.Labels, data.NameOf);
        Ids = CopyIds(ids, rows);
        Throw.IfNotFinite(Values, columns, nameof(data)); // whoever made it may have changed its tensor since
    }

    /// <summary>Copies rows in arrays of their own. O(n·d).</summary>
    /// <param name="rows">Rows of equal length, [n × d], 1 ≤ n, 1 ≤ d ≤ 2²⁶, finite.</param>
    /// <param name="labels">The label of each row, [n].</param>
    /// <param name="ids">The id of each row, [n], which need not differ; null for the rows' places.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A row, label or id is null; a row is of another length than the first; there is no row or no column; a value is not finite; the
    /// counts differ; the values do not fit one array.
    /// </exception>
    public static AuditSet FromRows(IEnumerable<float[]> rows, IReadOnlyList<string> labels, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        IEnumerable<ReadOnlyMemory<float>> memories = rows.Select((row, number) => row is null
            ? throw new ArgumentException($"rows[{number}] is null; pass an array for every row.", nameof(rows))
            : (ReadOnlyMemory<float>)row);
        float[] values = RowMemory.ToArray(memories, labels.Count, nameof(rows), out int rowCount, out int columns);
        Throw.IfNotFinite(values, columns, nameof(rows));
        return new AuditSet(Shape.Tensor(values, rowCount, columns).AsReadOnlyTensorSpan(), labels, ids);
    }

    /// <summary>The values of the rows, [n · d].</summary>
    internal ReadOnlySpan<float> Values { get; }

    /// <summary>The number of rows, n; 0 only for a set that no constructor made.</summary>
    internal int RowCount { get; }

    /// <summary>The number of columns, d.</summary>
    internal int Columns { get; }

    /// <summary>The label of each row, [n].</summary>
    internal string[] Labels { get; }

    /// <summary>The id of each row, [n], or null.</summary>
    internal string[]? Ids { get; }

    private static ReadOnlySpan<float> Open(scoped in ReadOnlyTensorSpan<float> embeddings, out int rows, out int columns)
    {
        ReadOnlySpan<float> values = Shape.Matrix(embeddings, nameof(embeddings), out rows, out columns);
        Throw.IfNoRows(rows, nameof(embeddings));
        Throw.IfNoColumns(columns, nameof(embeddings));
        Throw.IfTooManyColumns(columns, NeighborSearch.LargestDepth, nameof(embeddings));
        return values;
    }

    // One string for each label, not for each row.
    private static string[] Names(ReadOnlySpan<int> labels, Func<int, string> name)
    {
        Dictionary<int, string> names = [];
        string[] result = new string[labels.Length];
        for (int row = 0; row < result.Length; row++)
        {
            if (!names.TryGetValue(labels[row], out string? text))
            {
                names.Add(labels[row], text = name(labels[row]));
            }

            result[row] = text;
        }

        return result;
    }

    private static string[]? CopyIds(IReadOnlyList<string>? ids, int rowCount)
    {
        if (ids is null)
        {
            return null;
        }

        Throw.IfEntryCountDiffers(ids.Count, rowCount, nameof(ids));
        return Copy(ids, nameof(ids));
    }

    private static string[] Copy(IReadOnlyList<string> texts, string name)
    {
        string[] copy = [.. texts];
        return Array.IndexOf(copy, null) is >= 0 and int missing
            ? throw new ArgumentException($"{name}[{missing}] is null; pass a text for every row.", name)
            : copy;
    }
}
