using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MetricLearning.Reporting.Pictures;

/// <summary>Plots in the page's look, without a background.</summary>
internal static class Plots
{
    /// <summary>The most points of a curve that are drawn and written.</summary>
    public const int MostPoints = 200;

    /// <summary>Joins the characters beside it, and is not seen.</summary>
    public const char Joiner = '\u2060';

    private const int MostMarkers = 30;

    private const double FontSize = 14;
    private const double Padding = 0.06;
    private const double Edge = 0.02; // so that markers at 0 and 1 are whole

    /// <summary>An empty plot with two axes.</summary>
    public static PlotModel Create(string horizontal, string vertical) => Create(Axis(horizontal), Axis(vertical));

    /// <summary>An empty plot with two axes.</summary>
    public static PlotModel Create(Axis horizontal, Axis vertical)
    {
        (horizontal.Position, vertical.Position) = (AxisPosition.Bottom, AxisPosition.Left);
        PlotModel model = new()
        {
            Background = OxyColors.Undefined,
            Culture = CultureInfo.InvariantCulture,
            DefaultFont = "sans-serif",
            DefaultFontSize = FontSize,
            TextColor = Ink.Text,
            PlotAreaBorderColor = Ink.Muted,
            PlotAreaBorderThickness = new(1, 0, 0, 1),
            IsLegendVisible = false,
        };
        model.Axes.Add(horizontal);
        model.Axes.Add(vertical);
        return model;
    }

    /// <summary>An axis with its title.</summary>
    public static LinearAxis Axis(string title) => Style(new LinearAxis { Title = title });

    /// <summary>An axis of a share, 0 to 1.</summary>
    public static LinearAxis ShareAxis(string title) =>
        Style(new LinearAxis { Title = title, Minimum = -Edge, Maximum = 1 + Edge, MajorStep = 0.2, StringFormat = "0.0" });

    /// <summary>An axis of whole numbers from 1.</summary>
    public static LinearAxis CountAxis(string title, int last)
    {
        double step = Math.Max(1, Math.Ceiling(last / 8.0));
        return Style(new LinearAxis { Title = title, Minimum = 0.5, Maximum = last + 0.5, MajorStep = step, StringFormat = "0" });
    }

    /// <summary>Gives an axis the page's look.</summary>
    public static T Style<T>(T axis)
        where T : Axis
    {
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Ink.Grid;
        axis.MinorTickSize = 0;
        axis.MajorTickSize = 4;
        axis.TicklineColor = Ink.Muted;
        axis.AxislineColor = Ink.Muted;
        axis.TextColor = Ink.Text;
        axis.TitleColor = Ink.Text;
        axis.AxisTitleDistance = 6;
        axis.MinimumPadding = Padding;
        axis.MaximumPadding = Padding;
        return axis;
    }

    /// <summary>A text of the caller's, which is drawn as it is.</summary>
    /// <remarks>
    /// OxyPlot draws what stands between _{ or ^{ and } below or above the line, and without the braces. <see cref="SvgPicture"/> takes the
    /// joiners out again.
    /// </remarks>
    public static string Text(string text) => text
        .Replace("_{", $"_{Joiner}{{", StringComparison.Ordinal)
        .Replace("^{", $"^{Joiner}{{", StringComparison.Ordinal);

    /// <summary>A text of a drawing as it was before <see cref="Text"/>.</summary>
    public static string Original(string text) => text
        .Replace($"_{Joiner}{{", "_{", StringComparison.Ordinal)
        .Replace($"^{Joiner}{{", "^{", StringComparison.Ordinal);

    /// <summary>Adds a curve; points that are not finite leave a gap. Few points have markers: one alone makes no line.</summary>
    public static void AddCurve(PlotModel model, int number, IEnumerable<(double X, double Y)> points, bool hasMarkers = false)
    {
        DataPoint[] drawn =
            [.. points.Select(one => double.IsFinite(one.X) && double.IsFinite(one.Y) ? new(one.X, one.Y) : DataPoint.Undefined)];
        bool isMarked = hasMarkers || drawn.Count(one => one.IsDefined()) <= MostMarkers;
        LineSeries series = new()
        {
            Color = Ink.Series(number),
            StrokeThickness = 2,
            LineStyle = StyleOf(number),
            LineJoin = LineJoin.Round,
            MarkerType = isMarked ? MarkerOf(number) : MarkerType.None,
            MarkerFill = Ink.Series(number),
            MarkerStroke = OxyColors.Undefined,
            MarkerSize = 3.5,
        };
        series.Points.AddRange(drawn);
        model.Series.Add(series);
    }

    /// <summary>Adds a line to compare with.</summary>
    public static void AddReference(PlotModel model, double fromX, double fromY, double toX, double toY)
    {
        LineSeries series = new() { Color = Ink.Muted, StrokeThickness = 1, LineStyle = LineStyle.Dash };
        series.Points.Add(new(fromX, fromY));
        series.Points.Add(new(toX, toY));
        model.Series.Add(series);
    }

    /// <summary>The line of a series: those that share a plot differ in more than colour.</summary>
    public static LineStyle StyleOf(int number) => (number % 3) switch
    {
        0 => LineStyle.Solid,
        1 => LineStyle.LongDash,
        _ => LineStyle.Dot,
    };

    /// <summary>The marker of a series.</summary>
    public static MarkerType MarkerOf(int number) => (number % 4) switch
    {
        0 => MarkerType.Circle,
        1 => MarkerType.Square,
        2 => MarkerType.Triangle,
        _ => MarkerType.Diamond,
    };

    /// <summary>That not all of so many entries are drawn, for a paragraph; empty where all are.</summary>
    public static string Left(int count, string entries) => count <= MostPoints
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" Pictures and table show {MostPoints} of the {count:N0} {entries}.");

    /// <summary>The places of at most so many entries of a list: the first, the last, and others at equal distances.</summary>
    public static IEnumerable<int> Places(int count, int most = MostPoints) => count <= most
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)));
}
