using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

/// <summary>Rows of finite numbers, [n × f], with one integer label each and, if wanted, a name for every label.</summary>
/// <remarks>Immutable and thread-safe, as long as the tensor that was given is not changed.</remarks>
public sealed partial class LabeledDataset
{
    private readonly int[] _labels;
    private readonly string[]? _labelNames;

    /// <summary>Makes a data set of rows. O(n·(f + log n)).</summary>
    /// <param name="features">Rows, [n × f], 1 ≤ n, 1 ≤ f, finite. Taken over without a copy: it must not change afterwards.</param>
    /// <param name="labels">The label of each row, [n]; any integers, or indices into <paramref name="labelNames"/> if given.
    /// Copied.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="features"/> is not a dense matrix of rank 2, has no rows or no columns, or holds a value that is not finite; the
    /// number of labels differs from the number of rows; a name is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label has no name.</exception>
    public LabeledDataset(Tensor<float> features, ReadOnlySpan<int> labels, IReadOnlyList<string>? labelNames = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ReadOnlySpan<float> values = Shape.Matrix(features, nameof(features), out int rows, out int columns);
        Throw.IfNoRows(rows, nameof(features));
        Throw.IfNoColumns(columns, nameof(features));
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(features));
        _labelNames = CopyNames(labelNames);
        CheckLabels(_labelNames, labels);
        Throw.IfNotFinite(values, columns, nameof(features));

        Features = features;
        RowCount = rows;
        FeatureCount = columns;
        _labels = labels.ToArray();
        ClassCount = new ClassIndex(labels).ClassCount;
    }

    // The caller has checked everything, under the names of its own parameters.
    private LabeledDataset(float[] values, int[] labels, int featureCount, string[]? labelNames)
    {
        Features = Shape.Tensor(values, labels.Length, featureCount);
        RowCount = labels.Length;
        FeatureCount = featureCount;
        _labels = labels;
        _labelNames = labelNames;
        ClassCount = new ClassIndex(labels).ClassCount;
    }

    /// <summary>The rows, [n × f]. Shared, not copied: they must not be changed.</summary>
    public Tensor<float> Features { get; }

    /// <summary>The label of each row, [n].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The number of rows, n, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns of a row, f, at least 1.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of distinct labels among the rows, at least 1.</summary>
    public int ClassCount { get; }

    /// <summary>The name of label 0, 1, …, or null if labels have no names. May name labels that no row has.</summary>
    public IReadOnlyList<string>? LabelNames => _labelNames?.AsReadOnly();

    /// <summary>The name of a label; its decimal digits if labels have no names.</summary>
    /// <param name="label">The label.</param>
    /// <exception cref="ArgumentOutOfRangeException">Labels have names and this one has none.</exception>
    public string NameOf(int label)
    {
        if (_labelNames is null)
        {
            return label.ToString(CultureInfo.InvariantCulture);
        }

        Throw.IfNot((uint)label < (uint)_labelNames.Length, label, $"0 to {_labelNames.Length - 1}, the labels that have a name");
        return _labelNames[label];
    }

    /// <summary>One row, [f]. Shared, not copied. O(1).</summary>
    /// <param name="row">The row, 0 ≤ row &lt; n.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        if ((uint)row >= (uint)RowCount)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"row is {row}; expected 0 to {RowCount - 1}, a row that exists.");
        }

        return Shape.Matrix(Features, nameof(Features), out _, out int columns).Slice(row * columns, columns);
    }

    /// <summary>Copies some rows into a data set of their own. O(r·f).</summary>
    /// <param name="rows">The rows in their new order, [r], 1 ≤ r, each from 0 to n − 1; repeats are allowed.</param>
    /// <returns>The rows with their labels and the label names of this data set.</returns>
    /// <exception cref="ArgumentException">No row is given, or the r·f values do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public LabeledDataset Select(ReadOnlySpan<int> rows)
    {
        Throw.IfNoRows(rows.Length, nameof(rows));
        Throw.IfRowOutOfRange(rows, RowCount, nameof(rows));
        ReadOnlySpan<float> values = Shape.Matrix(Features, nameof(Features), out _, out int columns);
        Throw.IfTooManyValues(rows.Length, columns, nameof(rows));
        float[] selected = GC.AllocateUninitializedArray<float>(rows.Length * columns);
        for (int i = 0; i < rows.Length; i++)
        {
            values.Slice(rows[i] * columns, columns).CopyTo(selected.AsSpan(i * columns));
        }

        return new(selected, SelectLabels(_labels, rows), columns, _labelNames);
    }

    /// <summary>Splits the rows at random, by a share. O(n·f).</summary>
    /// <inheritdoc cref="RowSplit.Shuffled(int, double, int)" path="/param|/exception"/>
    public DatasetSplit Split(double trainFraction, int seed) => Split(RowSplit.Shuffled(RowCount, trainFraction, seed));

    /// <summary>Splits the rows at random, by a count. O(n·f).</summary>
    /// <inheritdoc cref="RowSplit.ShuffledByCount(int, int, int)" path="/param|/exception"/>
    public DatasetSplit SplitByCount(int trainCount, int seed) => Split(RowSplit.ShuffledByCount(RowCount, trainCount, seed));

    /// <summary>Splits the rows at random, by a share, so that both sides keep the proportions of the classes. O(n·(f + log n)).</summary>
    /// <inheritdoc cref="RowSplit.Stratified(ReadOnlySpan{int}, double, int)" path="/param|/exception|/remarks"/>
    public DatasetSplit SplitStratified(double trainFraction, int seed) => Split(RowSplit.Stratified(_labels, trainFraction, seed));

    /// <summary>Splits the rows at random, by a count, so that both sides keep the proportions of the classes. O(n·(f + log n)).</summary>
    /// <inheritdoc cref="RowSplit.StratifiedByCount(ReadOnlySpan{int}, int, int)" path="/param|/exception|/remarks"/>
    public DatasetSplit SplitStratifiedByCount(int trainCount, int seed) => Split(RowSplit.StratifiedByCount(_labels, trainCount, seed));

    /// <summary>The sizes in words, such as "60000 rows × 784 columns, 10 classes".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{RowCount} rows × {FeatureCount} columns, {ClassCount} classes");

    private DatasetSplit Split(RowSplit rows) => new(Select(rows.Train), Select(rows.Test));

    private static int[] SelectLabels(ReadOnlySpan<int> labels, ReadOnlySpan<int> rows)
    {
        int[] selected = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            selected[i] = labels[rows[i]];
        }

        return selected;
    }

    private static string[]? CopyNames(IReadOnlyList<string>? labelNames)
    {
        string[]? names = labelNames is null ? null : [.. labelNames];
        return names is not null && Array.IndexOf(names, null) is >= 0 and int unnamed
            ? throw new ArgumentException($"labelNames[{unnamed}] is null; pass a name for every label.", nameof(labelNames))
            : names;
    }

    private static void CheckLabels(string[]? names, ReadOnlySpan<int> labels)
    {
        for (int row = 0; names is not null && row < labels.Length; row++)
        {
            CheckLabel(names, labels, row);
        }
    }

    private static void CheckLabel(string[] names, ReadOnlySpan<int> labels, int row)
    {
        if ((uint)labels[row] >= (uint)names.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels),
                $"labels[{row}] is {labels[row]} but labelNames has {names.Length} names; pass a name for every label, or no names.");
        }
    }
}
