using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using MetricLearning.Data;
using MetricLearning.Neighbors;

namespace MetricLearning.Evaluation;

/// <summary>Precision, recall and F1 of every class, and their plain means. Immutable and thread-safe.</summary>
public sealed class ClassificationReport
{
    private const string Mark = "   class"; // the head of the first column, which is as wide at least

    private readonly ClassScore[] _classes;

    private ClassificationReport(ClassScore[] classes, double accuracy)
    {
        _classes = classes;
        Accuracy = accuracy;
    }

    /// <summary>The scores of each class, by ascending label.</summary>
    public IReadOnlyList<ClassScore> Classes => _classes.AsReadOnly();

    /// <summary>The share of rows whose predicted label is the true one; NaN for no rows.</summary>
    public double Accuracy { get; }

    /// <summary>The mean of the classes' precision, each class alike; NaN for no classes.</summary>
    public double MacroPrecision => Mean(score => score.Precision);

    /// <summary>The mean of the classes' recall, each class alike; NaN for no classes.</summary>
    public double MacroRecall => Mean(score => score.Recall);

    /// <summary>The mean of the classes' F1, each class alike; NaN for no classes.</summary>
    public double MacroF1 => Mean(score => score.F1);

    /// <summary>Scores predictions. O(m·log m) time, O(m) memory.</summary>
    /// <param name="predictions">The predictions, m of them.</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <exception cref="ArgumentException">The counts differ, or twice as many labels do not fit an array.</exception>
    public static ClassificationReport Of(Predictions predictions, ReadOnlySpan<int> labels) =>
        Of(ConfusionMatrix.Of(predictions, labels));

    /// <summary>Scores predictions of a data set's rows, whose names the table shows. O(m·log m) time, O(m) memory.</summary>
    /// <param name="predictions">The predictions, m of them.</param>
    /// <param name="data">The rows that were classified, m of them, with their true labels.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The counts differ, the label names do not agree, so that neither list begins with the other or only one side has names, or twice as
    /// many labels do not fit an array.
    /// </exception>
    public static ClassificationReport Of(Predictions predictions, LabeledDataset data) => Of(ConfusionMatrix.Of(predictions, data));

    /// <summary>Scores predicted labels. O(m·log m) time, O(m) memory.</summary>
    /// <param name="predicted">The predicted labels, [m].</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <exception cref="ArgumentException">The counts differ, or twice as many labels do not fit an array.</exception>
    public static ClassificationReport Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels) =>
        Of(ConfusionMatrix.Of(predicted, labels));

    /// <summary>Derives the scores from the counts of a confusion matrix. O(c + pairs of labels that occur).</summary>
    /// <param name="confusion">The counts.</param>
    public static ClassificationReport Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        int[] predicted = PredictedCounts(confusion);
        ClassScore[] classes = new ClassScore[predicted.Length];
        long correct = 0;
        long total = 0;
        for (int c = 0; c < classes.Length; c++)
        {
            int support = TensorPrimitives.Sum(confusion.CountsOf(c));
            int hits = confusion[c, c];
            double f1 = Share(2.0 * hits, (double)support + predicted[c]);
            int label = confusion.Labels[c];
            classes[c] = new(label, Share(hits, predicted[c]), Share(hits, support), f1, support)
            {
                LabelName = confusion.LabelNames is null ? null : confusion.NameOf(label),
            };
            correct += hits;
            total += support;
        }

        return new(classes, (double)correct / total);
    }

    /// <summary>A table: one line per class, by name where labels have names, then the means and the accuracy.</summary>
    public override string ToString()
    {
        int width = _classes.Select(NameOf).Append(Mark).Max(name => name.Length);
        StringBuilder table = new($"{Mark.PadLeft(width)}  precision  recall      F1   support");
        foreach (ClassScore score in _classes)
        {
            AppendLine(table, NameOf(score).PadLeft(width), score.Precision, score.Recall, score.F1, score.Support);
        }

        int rows = _classes.Sum(score => score.Support);
        AppendLine(table, "mean".PadLeft(width), MacroPrecision, MacroRecall, MacroF1, rows);
        return table.Append(CultureInfo.InvariantCulture, $"\naccuracy {Accuracy:F4}").ToString();
    }

    private static int[] PredictedCounts(ConfusionMatrix confusion)
    {
        int[] predicted = new int[confusion.Labels.Length];
        for (int truth = 0; truth < predicted.Length; truth++)
        {
            ReadOnlySpan<int> counts = confusion.CountsOf(truth);
            ReadOnlySpan<int> positions = confusion.PredictedOf(truth);
            for (int i = 0; i < counts.Length; i++)
            {
                predicted[positions[i]] += counts[i];
            }
        }

        return predicted;
    }

    private static string NameOf(ClassScore score) => score.LabelName ?? score.Label.ToString(CultureInfo.InvariantCulture);

    private static void AppendLine(StringBuilder table, string name, double precision, double recall, double f1, int support) =>
        table.Append(CultureInfo.InvariantCulture, $"\n{name}  {precision,9:F4}  {recall:F4}  {f1:F4}  {support,8}");

    // F1 = 2pr / (p + r) = 2·hits / (support + predicted).
    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private double Mean(Func<ClassScore, double> value) => _classes.Length == 0 ? double.NaN : _classes.Average(value);
}
