using System.Globalization;
using System.Text;

namespace MetricLearning.Evaluation;

/// <summary>Precision, recall and F1 of every class, and their plain means. Immutable and thread-safe.</summary>
public sealed class ClassificationReport
{
    private readonly ClassScore[] _classes;

    private ClassificationReport(ClassScore[] classes, double accuracy)
    {
        _classes = classes;
        Accuracy = accuracy;
    }

    /// <summary>The scores of each class, by ascending label.</summary>
    public IReadOnlyList<ClassScore> Classes => _classes;

    /// <summary>The share of rows whose predicted label is the true one; NaN for no rows.</summary>
    public double Accuracy { get; }

    /// <summary>The mean of the classes' precision, each class alike; NaN for no classes.</summary>
    public double MacroPrecision => Mean(score => score.Precision);

    /// <summary>The mean of the classes' recall, each class alike; NaN for no classes.</summary>
    public double MacroRecall => Mean(score => score.Recall);

    /// <summary>The mean of the classes' F1, each class alike; NaN for no classes.</summary>
    public double MacroF1 => Mean(score => score.F1);

    /// <summary>Derives the scores from the counts of a confusion matrix. O(c²).</summary>
    /// <param name="confusion">The counts.</param>
    public static ClassificationReport Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ClassScore[] classes = new ClassScore[confusion.Labels.Length];
        long correct = 0;
        long total = 0;
        for (int c = 0; c < classes.Length; c++)
        {
            int support = 0;
            int predicted = 0;
            for (int other = 0; other < classes.Length; other++)
            {
                support += confusion[c, other];
                predicted += confusion[other, c];
            }

            int hits = confusion[c, c];
            classes[c] = new(
                confusion.Labels[c], Share(hits, predicted), Share(hits, support), Share(2.0 * hits, (double)support + predicted), support);
            correct += hits;
            total += support;
        }

        return new(classes, (double)correct / total);
    }

    /// <summary>A table: one line per class, then the means and the accuracy.</summary>
    public override string ToString()
    {
        StringBuilder table = new("   class  precision  recall      F1   support");
        foreach (ClassScore score in _classes)
        {
            AppendLine(table, score.Label.ToString(CultureInfo.InvariantCulture), score.Precision, score.Recall, score.F1, score.Support);
        }

        int rows = _classes.Sum(score => score.Support);
        AppendLine(table, "mean", MacroPrecision, MacroRecall, MacroF1, rows);
        return table.Append(CultureInfo.InvariantCulture, $"\naccuracy {Accuracy:F4}").ToString();
    }

    private static void AppendLine(StringBuilder table, string name, double precision, double recall, double f1, int support) =>
        table.Append(CultureInfo.InvariantCulture, $"\n{name,8}  {precision,9:F4}  {recall:F4}  {f1:F4}  {support,8}");

    // F1 = 2pr / (p + r) = 2·hits / (support + predicted).
    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private double Mean(Func<ClassScore, double> value) => _classes.Length == 0 ? double.NaN : _classes.Average(value);
}
