using System.Globalization;
using System.Text;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Evaluation;

/// <summary>How often each true label was predicted as each label. Immutable and thread-safe.</summary>
/// <remarks>Pairs of labels that never occur take no memory: O(c + pairs that occur), and no more than O(m).</remarks>
public sealed class ConfusionMatrix
{
    private const int MaxWrittenLabels = 100;

    private readonly int[] _labels;
    private readonly IReadOnlyList<string>? _labelNames;
    private readonly int[] _ends; // of each true label's cells, [c]
    private readonly int[] _predicted; // the position of each cell's predicted label, ascending for a true label
    private readonly int[] _counts; // of each cell

    // Pairs of positions, the true label's above the predicted one's.
    private ConfusionMatrix(int[] labels, ReadOnlySpan<long> sortedPairs, IReadOnlyList<string>? labelNames)
    {
        _labelNames = labelNames;
        int cells = 0;
        for (int i = 0; i < sortedPairs.Length; i++)
        {
            cells += i == 0 || sortedPairs[i] != sortedPairs[i - 1] ? 1 : 0;
        }

        (_labels, _ends, _predicted, _counts) = (labels, new int[labels.Length], new int[cells], new int[cells]);
        int cell = -1;
        for (int i = 0; i < sortedPairs.Length; i++)
        {
            if (i == 0 || sortedPairs[i] != sortedPairs[i - 1])
            {
                _predicted[++cell] = (int)sortedPairs[i];
                _ends[(int)(sortedPairs[i] >> 32)] = cell + 1;
            }

            _counts[cell]++;
        }

        for (int truth = 1; truth < _ends.Length; truth++)
        {
            _ends[truth] = Math.Max(_ends[truth], _ends[truth - 1]); // a label that is never the true one has no cells
        }
    }

    /// <summary>The labels that occur among the true or the predicted ones, ascending, [c].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The name of label 0, 1, …, or null if labels have no names.</summary>
    public IReadOnlyList<string>? LabelNames => _labelNames;

    /// <summary>
    /// The number of rows whose true label is the label at one position and whose predicted label is that at another. O(log c).
    /// </summary>
    /// <param name="truth">The true label's position in <see cref="Labels"/>.</param>
    /// <param name="predicted">The predicted label's position in <see cref="Labels"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public int this[int truth, int predicted]
    {
        get
        {
            Throw.IfNoSuchEntry(truth, _labels.Length, "a position in Labels");
            Throw.IfNoSuchEntry(predicted, _labels.Length, "a position in Labels");
            int cell = PredictedOf(truth).BinarySearch(predicted);
            return cell < 0 ? 0 : CountsOf(truth)[cell];
        }
    }

    /// <summary>Counts the labels of predictions. O(m·log m) time, O(m) memory.</summary>
    /// <param name="predictions">The predictions, m of them.</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <exception cref="ArgumentException">The counts differ, or twice as many labels do not fit an array.</exception>
    public static ConfusionMatrix Of(Predictions predictions, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Throw.IfLabelCountDiffers(labels.Length, predictions.Count, nameof(labels), nameof(predictions));
        return Of(predictions.Labels, labels);
    }

    /// <summary>Counts the labels of predictions of a data set's rows, whose names the table shows. O(m·log m) time, O(m) memory.</summary>
    /// <param name="predictions">The predictions, m of them.</param>
    /// <param name="data">The rows that were classified, m of them, with their true labels.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The counts differ, the label names do not agree, so that neither list begins with the other or only one side has names, or twice as
    /// many labels do not fit an array.
    /// </exception>
    public static ConfusionMatrix Of(Predictions predictions, LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ReadOnlySpan<int> predicted = predictions.LabelsOf(data);
        IReadOnlyList<string>? names = data.LabelNames?.Count >= predictions.LabelNames?.Count ? data.LabelNames : predictions.LabelNames;
        return Of(predicted, data.Labels, nameof(data), names);
    }

    /// <summary>Counts predicted labels. O(m·log m) time, O(m) memory.</summary>
    /// <param name="predicted">The predicted labels, [m].</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <exception cref="ArgumentException">The counts differ, or twice as many labels do not fit an array.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        Throw.IfLabelCountDiffers(labels.Length, predicted.Length, nameof(labels), nameof(predicted));
        return Of(predicted, labels, nameof(labels), labelNames: null);
    }

    private static ConfusionMatrix Of(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, string name, IReadOnlyList<string>? labelNames)
    {
        Throw.IfTooManyResults(labels.Length, 2, name);
        ReadOnlySpan<int> distinct = Distinct([.. labels, .. predicted]);
        long[] pairs = new long[labels.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = ((long)distinct.BinarySearch(labels[i]) << 32) | (uint)distinct.BinarySearch(predicted[i]);
        }

        Array.Sort(pairs);
        return new(distinct.ToArray(), pairs, labelNames);
    }

    /// <summary>
    /// A table: one line per true label, one column per predicted label, by name where labels have names. Of more than 100 labels no table
    /// is made, but one line that says how many labels and rows there are.
    /// </summary>
    public override string ToString()
    {
        if (_labels.Length > MaxWrittenLabels)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_labels.Length} labels, {_counts.Sum()} rows (written as a table up to {MaxWrittenLabels} labels)");
        }

        const string Corner = "true \\ predicted";
        string[] names = [.. _labels.Select(NameOf)];
        int nameWidth = names.Append(Corner).Max(name => name.Length);
        int width = 1 + names.Concat(_counts.Append(0).Select(Text)).Max(text => text.Length);
        StringBuilder table = new(Corner.PadLeft(nameWidth));
        AppendCells(table, names, width);
        string[] row = new string[_labels.Length];
        for (int truth = 0; truth < _labels.Length; truth++)
        {
            for (int predicted = 0; predicted < row.Length; predicted++)
            {
                row[predicted] = Text(this[truth, predicted]);
            }

            table.Append('\n').Append(names[truth].PadLeft(nameWidth));
            AppendCells(table, row, width);
        }

        return table.ToString();
    }

    /// <summary>The name of a label, or its digits.</summary>
    internal string NameOf(int label) => _labelNames is null ? Text(label) : _labelNames[label];

    /// <summary>The positions of the labels as which a true label was predicted, ascending.</summary>
    internal ReadOnlySpan<int> PredictedOf(int truth) => _predicted.AsSpan(StartOf(truth).._ends[truth]);

    /// <summary>How often a true label was predicted as each label of <see cref="PredictedOf"/>.</summary>
    internal ReadOnlySpan<int> CountsOf(int truth) => _counts.AsSpan(StartOf(truth).._ends[truth]);

    private static Span<int> Distinct(int[] labels)
    {
        Array.Sort(labels);
        int count = 0;
        foreach (int label in labels)
        {
            if (count == 0 || label != labels[count - 1])
            {
                labels[count++] = label;
            }
        }

        return labels.AsSpan(0, count);
    }

    private static void AppendCells(StringBuilder table, string[] cells, int width)
    {
        foreach (string cell in cells)
        {
            table.Append(cell.PadLeft(width));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private int StartOf(int truth) => truth == 0 ? 0 : _ends[truth - 1];
}
