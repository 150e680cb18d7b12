using System.Globalization;
using System.Xml.Linq;
using MetricLearning.Evaluation;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace MetricLearning.Reporting.Sections;

/// <summary>How often each class was taken for each other.</summary>
internal sealed class ConfusionSection
{
    private const int MostClasses = 20;
    private const int MostWrittenCounts = 12;
    private const int MostPairs = 100;
    private const int LabelLength = 10;

    private readonly ConfusionMatrix _matrix;
    private readonly string[] _names;
    private readonly List<(int Truth, int Predicted, int Count)> _errors = [];
    private readonly int[] _errorsOf;
    private readonly int[] _support;

    /// <summary>Reads a matrix. O(c² · log c) for c classes whose rows were confused.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="name">The name of a label.</param>
    public ConfusionSection(ConfusionMatrix matrix, Func<int, string> name)
    {
        _matrix = matrix;
        _names = [.. matrix.Labels.ToArray().Select(name)];
        _errorsOf = new int[_names.Length];
        _support = new int[_names.Length];
        IReadOnlyList<ClassScore> scores = ClassificationReport.Of(matrix).Classes;
        for (int truth = 0; truth < _names.Length; truth++)
        {
            _support[truth] = scores[truth].Support;
            int wrong = scores[truth].Support - matrix[truth, truth];
            for (int predicted = 0; predicted < _names.Length && wrong > 0; predicted++)
            {
                int count = predicted == truth ? 0 : matrix[truth, predicted];
                if (count > 0)
                {
                    _errors.Add((truth, predicted, count));
                    _errorsOf[truth] += count;
                    _errorsOf[predicted] += count;
                    wrong -= count;
                }
            }
        }
    }

    public XElement Render()
    {
        ClassificationReport report = ClassificationReport.Of(_matrix);
        int rows = _support.Sum();
        XElement section = Html.Section("Confusion", Html.Paragraph(
            $"{Html.Count(rows, "row", "rows")} of {Html.Count(_names.Length, "class", "classes")}: {Html.Percent(report.Accuracy)} " +
            $"right; mean over the classes of precision {Html.Percent(report.MacroPrecision)}, recall " +
            $"{Html.Percent(report.MacroRecall)}, F1 {Html.Percent(report.MacroF1)}."));
        if (rows == 0)
        {
            return section;
        }

        int[] shown = Shown();
        string which = shown.Length < _names.Length
            ? $"The {shown.Length} of {_names.Length} classes that are confused most; the stronger the colour, the larger the share of " +
              "the class's rows."
            : "The stronger the colour, the larger the share of the class's rows: green where right, red where taken for another class.";
        XElement? matrix = shown.Length == _names.Length ? MatrixTable(shown) : null;
        section.Add(Html.Grid([Html.Figure(Picture(shown), which, matrix)]));
        section.Add(PairTable(), ScoreTable(report));
        return section;
    }

    // The most confused, in the order of their labels.
    private int[] Shown()
    {
        int[] all = [.. Enumerable.Range(0, _names.Length)];
        return all.Length <= MostClasses
            ? all
            : [.. all.OrderByDescending(one => _errorsOf[one]).ThenBy(one => one).Take(MostClasses).Order()];
    }

    private XElement Picture(int[] shown)
    {
        PlotModel model = Plots.Create(LabelAxis(shown, "predicted"), LabelAxis(shown, "true"));
        model.Axes[1].StartPosition = 1;
        model.Axes[1].EndPosition = 0;
        model.Axes[0].Angle = shown.Any(one => _names[one].Length > 2) ? -90 : 0;
        for (int i = 0; i < shown.Length; i++)
        {
            for (int j = 0; j < shown.Length; j++)
            {
                int count = _matrix[shown[i], shown[j]];
                if (count > 0)
                {
                    AddCell(model, i, j, count, (double)count / _support[shown[i]], shown.Length <= MostWrittenCounts);
                }
            }
        }

        (int truth, int predicted, int most) = Worst();
        string description = most == 0
            ? "No class was taken for another."
            : $"Most often, {most} times, {_names[truth]} was taken for {_names[predicted]}.";
        return SvgPicture.Of(model, "Confusion matrix", description, height: 400);
    }

    private (int Truth, int Predicted, int Count) Worst() => _errors.OrderByDescending(error => error.Count).FirstOrDefault();

    private static void AddCell(PlotModel model, int row, int column, int count, double share, bool isWritten)
    {
        OxyColor color = row == column ? Ink.Right : Ink.Wrong;
        model.Annotations.Add(new RectangleAnnotation
        {
            MinimumX = column - 0.5,
            MaximumX = column + 0.5,
            MinimumY = row - 0.5,
            MaximumY = row + 0.5,
            Fill = OxyColor.FromAColor((byte)(25 + (130 * Math.Sqrt(share))), color),
            Layer = AnnotationLayer.BelowSeries,
        });
        if (isWritten)
        {
            model.Annotations.Add(new TextAnnotation
            {
                Text = count.ToString(CultureInfo.InvariantCulture),
                TextPosition = new(column, row),
                TextColor = Ink.Text,
                Stroke = OxyColors.Undefined,
                TextVerticalAlignment = VerticalAlignment.Middle,
                Padding = new(0),
            });
        }
    }

    private LinearAxis LabelAxis(int[] shown, string title)
    {
        LinearAxis axis = Plots.Style(new LinearAxis
        {
            Title = title,
            Minimum = -0.5,
            Maximum = shown.Length - 0.5,
            MajorStep = 1,
            LabelFormatter = value => value >= 0 && value < shown.Length && value == Math.Floor(value)
                ? Plots.Text(Html.Shorten(_names[shown[(int)value]], LabelLength))
                : "",
        });
        axis.MajorGridlineStyle = LineStyle.None;
        return axis;
    }

    private XElement MatrixTable(int[] shown) => Html.Numbers(
        "Rows by true class (line) and predicted class (column)",
        ["true \\ predicted", .. shown.Select(one => _names[one])],
        shown.Select(truth => (object?[])[_names[truth], .. shown.Select(predicted => (object?)_matrix[truth, predicted])]),
        namesRows: true);

    private XElement PairTable() => Html.Details("Classes taken for others", Html.Table(
        _errors.Count > MostPairs ? $"The {MostPairs} most frequent of {_errors.Count} pairs" : "Classes taken for others",
        ["true", "predicted", "rows", "share of the class"],
        _errors.OrderByDescending(error => error.Count).Take(MostPairs).Select(error => new object?[]
        {
            _names[error.Truth], _names[error.Predicted], error.Count, Html.Percent((double)error.Count / _support[error.Truth]),
        })));

    private XElement ScoreTable(ClassificationReport report)
    {
        IEnumerable<(ClassScore Score, string Name)> scores = report.Classes.Zip(_names);
        bool isLong = _names.Length > MostPairs;
        return Html.Details("Precision and recall of each class", Html.Table(
            isLong ? $"The {MostPairs} classes of least F1 of {_names.Length}" : "Precision, recall and F1 of each class",
            ["class", "precision", "recall", "F1", "rows"],
            (isLong ? scores.OrderBy(one => one.Score.F1).Take(MostPairs) : scores).Select(one => new object?[]
            {
                one.Name, one.Score.Precision, one.Score.Recall, one.Score.F1, one.Score.Support,
            })));
    }
}
