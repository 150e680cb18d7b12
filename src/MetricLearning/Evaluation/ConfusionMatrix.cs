using System.Globalization;
using System.Text;
using MetricLearning.Internal;

namespace MetricLearning.Evaluation;

/// <summary>How often each true label was predicted as each label. Immutable and thread-safe.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _labels;
    private readonly int[] _counts;

    private ConfusionMatrix(int[] labels, int[] counts)
    {
        _labels = labels;
        _counts = counts;
    }

    /// <summary>The labels that occur among the true or the predicted ones, ascending, [c].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The number of rows whose true label is the label at one position and whose predicted label is that at another.</summary>
    /// <param name="truth">The true label's position in <see cref="Labels"/>.</param>
    /// <param name="predicted">The predicted label's position in <see cref="Labels"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public int this[int truth, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(truth);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(truth, _labels.Length);
            ArgumentOutOfRangeException.ThrowIfNegative(predicted);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, _labels.Length);
            return _counts[(truth * _labels.Length) + predicted];
        }
    }

    /// <summary>Counts predicted labels. O(m·log c + c²).</summary>
    /// <param name="predicted">The predicted labels, [m].</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <exception cref="ArgumentException">The counts differ, or there are so many labels that their pairs exceed an array.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        Throw.IfLabelCountDiffers(labels.Length, predicted.Length, nameof(labels), nameof(predicted));
        int[] distinct = [.. new SortedSet<int>([.. labels, .. predicted])];
        if ((long)distinct.Length * distinct.Length > Array.MaxLength)
        {
            throw new ArgumentException(
                $"labels and predicted hold {distinct.Length} distinct labels; at most {(int)Math.Sqrt(Array.MaxLength)} fit one matrix. " +
                "Evaluate fewer classes at a time.",
                nameof(labels));
        }

        int[] counts = new int[distinct.Length * distinct.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            counts[(Array.BinarySearch(distinct, labels[i]) * distinct.Length) + Array.BinarySearch(distinct, predicted[i])]++;
        }

        return new(distinct, counts);
    }

    /// <summary>A table: one line per true label, one column per predicted label.</summary>
    public override string ToString()
    {
        string corner = "true \\ predicted";
        int width = 1 + _labels.Concat(_counts).Append(0).Max(n => n.ToString(CultureInfo.InvariantCulture).Length);
        StringBuilder table = new(corner);
        AppendCells(table, _labels, width);
        for (int truth = 0; truth < _labels.Length; truth++)
        {
            table.Append('\n').Append(_labels[truth].ToString(CultureInfo.InvariantCulture).PadLeft(corner.Length));
            AppendCells(table, _counts.AsSpan(truth * _labels.Length, _labels.Length), width);
        }

        return table.ToString();
    }

    private static void AppendCells(StringBuilder table, ReadOnlySpan<int> cells, int width)
    {
        foreach (int cell in cells)
        {
            table.Append(cell.ToString(CultureInfo.InvariantCulture).PadLeft(width));
        }
    }
}
