using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Data;

/// <summary>Rows of finite numbers, [n × f], with one integer label each and, if wanted, a name for every label.</summary>
/// <remarks>
/// Immutable and thread-safe, as long as the tensor that was given is not changed. Rows lie in memory, or in a file that <see
/// cref="Persistence.RowFile"/> opened: then <see cref="Features"/> throws, training reads the rows of each batch, and what takes a data
/// set as a whole takes <see cref="Select"/>ed rows.
/// </remarks>
/// <example>
/// <code>
/// var data = LabeledDataset.FromRows(rows, names);            // rows: float[] each; names: a string each, numbered in ordinal order
/// (LabeledDataset train, LabeledDataset test) = data.SplitStratified(trainFraction: 0.8, seed: 1);
/// Console.WriteLine($"{data}; row 0 is a {data.NameOf(data.Labels[0])} of {data.Row(0).Length} values");
/// </code>
/// </example>
public sealed partial class LabeledDataset
{
    private readonly Tensor<float>? _features;
    private readonly RowSource? _source; // where there are no features
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
        _labelNames = NameList.Copy(labelNames);
        NameList.Check(_labelNames, labels);
        Throw.IfNotFinite(values, columns, nameof(features));

        _features = features;
        RowCount = rows;
        FeatureCount = columns;
        _labels = labels.ToArray();
        ClassCount = new ClassIndex(labels).ClassCount;
    }

    // The same rows under other labels.
    private LabeledDataset(LabeledDataset source, int[] labels, string[] labelNames)
    {
        (_features, _source, RowCount, FeatureCount) = (source._features, source._source, source.RowCount, source.FeatureCount);
        (_labels, _labelNames) = (labels, labelNames);
        ClassCount = new ClassIndex(labels).ClassCount;
    }

    // The caller has checked everything, under the names of its own parameters.
    private LabeledDataset(float[] values, int[] labels, int featureCount, string[]? labelNames)
    {
        _features = Shape.Tensor(values, labels.Length, featureCount);
        RowCount = labels.Length;
        FeatureCount = featureCount;
        _labels = labels;
        _labelNames = labelNames;
        ClassCount = new ClassIndex(labels).ClassCount;
    }

    /// <summary>Makes a data set of rows that lie elsewhere. The caller has checked everything.</summary>
    internal LabeledDataset(RowSource source, int[] labels, int featureCount, string[]? labelNames)
    {
        (_source, RowCount, FeatureCount) = (source, labels.Length, featureCount);
        (_labels, _labelNames) = (labels, labelNames);
        ClassCount = new ClassIndex(labels).ClassCount;
    }

    /// <summary>The rows, [n × f]. Shared, not copied: they must not be changed.</summary>
    /// <exception cref="InvalidOperationException">The rows lie in a file.</exception>
    public Tensor<float> Features => _features ?? throw new InvalidOperationException(
        $"The rows lie in {_source!.Name}, not in memory; expected a data set in memory. Call Select or SampleByClass for as many rows " +
        "as are wanted there, or CopyRows for one block after the other.");

    /// <summary>Whether the rows lie in memory, and not in a file.</summary>
    public bool IsInMemory => _features is not null;

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

        Throw.IfNot(
            (uint)label < (uint)_labelNames.Length, label, $"0 to {_labelNames.Length - 1}, the labels that have a name",
            "Pass a label of the data set.");
        return _labelNames[label];
    }

    /// <summary>
    /// Numbers the labels by other names, so that this data set and another one mean the same by a label. O(n·log n).
    /// </summary>
    /// <remarks>
    /// Each data set that is made without given names numbers its own names from 0, so label 0 of two sets may be two classes. Whatever
    /// takes two sets with names refuses them then, unless one list of names begins with the other.
    /// </remarks>
    /// <param name="labelNames">
    /// The name of label 0, 1, …, each once, such as the <see cref="LabelNames"/> of the other data set, and after them what it lacks. It
    /// names the class of every row; it may name others too. Copied.
    /// </param>
    /// <returns>
    /// The same rows, shared and not copied, whose labels are indices into <paramref name="labelNames"/>. If this data set has no names,
    /// its labels are taken to be such indices already.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="labelNames"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A name is null or stands there twice, or the class of a row is not named.
    /// </exception>
    /// <example>
    /// <code>
    /// var train = LabeledDataset.FromRows(trainRows, ["cow", "ant", "bee"]);       // ant is 0, bee 1, cow 2
    /// var more = LabeledDataset.FromRows(newRows, ["cow", "dog"]);                 // cow is 0, dog 1
    /// more = more.WithLabelNames([.. train.LabelNames!, "dog"]);                   // cow is 2, dog 3
    /// </code>
    /// </example>
    public LabeledDataset WithLabelNames(IReadOnlyList<string> labelNames)
    {
        ArgumentNullException.ThrowIfNull(labelNames);
        string[] names = NameList.Copy(labelNames)!;
        Dictionary<string, int> numbers = NumberNames(names);
        int[] labels = new int[RowCount];
        for (int row = 0; row < labels.Length; row++)
        {
            int label = _labels[row];
            bool isNamed = _labelNames is null ? (uint)label < (uint)names.Length : numbers.TryGetValue(_labelNames[label], out label);
            labels[row] = isNamed
                ? label
                : throw new ArgumentException(
                    _labelNames is null
                        ? $"labelNames has {names.Length} names but row {row} has label {label}; pass a name for each label, from 0 on."
                        : $"labelNames [{NameList.Text(names)}] lacks \"{NameOf(_labels[row])}\", the label of row {row}; add it, or " +
                            $"drop the row.",
                    nameof(labelNames));
        }

        return new(this, labels, names);
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
        Throw.IfTooManyValues(rows.Length, FeatureCount, nameof(rows));
        float[] selected = GC.AllocateUninitializedArray<float>(rows.Length * FeatureCount);
        for (int i = 0; i < rows.Length; i++)
        {
            CopyRows(rows[i], selected.AsSpan(i * FeatureCount, FeatureCount));
        }

        return new(selected, SelectLabels(_labels, rows), FeatureCount, _labelNames);
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

    /// <summary>Cuts the rows into parts for cross-validation, with equally many rows of every class, up to one.</summary>
    /// <inheritdoc cref="RowSplit.Folds(ReadOnlySpan{int}, int, int)" path="/remarks"/>
    /// <param name="foldCount">The number of parts, 2 ≤ k ≤ n.</param>
    /// <param name="seed">The seed of the random order.</param>
    /// <returns>k splits, each of which is copied when it is asked for; a part is the test side of its split. O(n·f) each.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is out of its range.</exception>
    /// <example>
    /// <code>
    /// double accuracy = data.Folds(foldCount: 5, seed: 1).Average(fold => AccuracyOf(fold.Train, fold.Test));
    /// </code>
    /// </example>
    public IEnumerable<DatasetSplit> Folds(int foldCount, int seed) => RowSplit.Folds(_labels, foldCount, seed).Select(Split);

    /// <summary>Copies some rows of every class, drawn at random, or all of a class that has fewer. O(n·log n + r·f).</summary>
    /// <param name="rowsPerClass">Rows of each class, 1 ≤ rowsPerClass.</param>
    /// <param name="seed">The seed of the random order.</param>
    /// <exception cref="ArgumentException">The values do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public LabeledDataset SampleByClass(int rowsPerClass, int seed) => Select(RowSplit.ByClass(_labels, rowsPerClass, seed).Train);

    /// <summary>
    /// The sizes in words, such as "60000 rows × 784 columns, 10 classes", and the names of the classes if they have some.
    /// </summary>
    public override string ToString()
    {
        string names = "";
        if (_labelNames is not null)
        {
            string[] present = [.. new ClassIndex(_labels).Labels.ToArray().Select(NameOf)];
            names = $" ({NameList.Text(present)})";
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{RowCount} rows × {FeatureCount} columns, {ClassCount} classes{names}");
    }

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
}
