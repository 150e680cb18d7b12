using System.Globalization;
using System.Text;

namespace MetricLearning.Benchmarks.Growth;

/// <summary>
/// The points as a picture: a chart for each thing that grows, both axes logarithmic, so that a straight line of slope 1 is linear.
/// </summary>
internal sealed class GrowthPicture
{
    private const int PanelWidth = 300;
    private const int Height = 420;
    private const int Left = 52;
    private const int PlotWidth = 220;
    private const int Top = 40;
    private const int PlotHeight = 240;

    private static readonly string[] Colors = ["#1f6feb", "#c2410c", "#15803d", "#7c3aed", "#b91c1c"];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<GrowthPoint> _points;
    private readonly string[] _works;
    private readonly int _lowest;
    private readonly int _highest;

    private GrowthPicture(IReadOnlyList<GrowthPoint> points)
    {
        _points = points;
        _works = [.. points.Select(point => point.Series.Work).Distinct()];
        _lowest = (int)Math.Floor(Math.Log10(points.Min(point => Math.Min(point.OneThread, point.TwoThreads))));
        _highest = (int)Math.Ceiling(Math.Log10(points.Max(point => point.OneThread)));
    }

    public static string Of(IReadOnlyList<GrowthPoint> points) => new GrowthPicture(points).Draw();

    private string Draw()
    {
        string[] axes = [.. _points.Select(point => point.Series.Axis).Distinct()];
        int width = PanelWidth * axes.Length;
        string text = "font-family=\"Segoe UI, Helvetica, Arial, sans-serif\" font-size=\"12\"";
        string size = $"width=\"{width}\" height=\"{Height}\" viewBox=\"0 0 {width} {Height}\"";
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" {size} role=\"img\" {text}>");
        Add($"<title>Time by {string.Join(", ", axes)}, logarithmic axes: solid on one thread, dashed on two</title>");
        Add($"<rect width=\"{width}\" height=\"{Height}\" rx=\"6\" fill=\"#ffffff\"/>");
        for (int i = 0; i < axes.Length; i++)
        {
            Add($"<g transform=\"translate({i * PanelWidth} 0)\">");
            DrawPanel(axes[i]);
            Add($"</g>");
        }

        DrawLegend();
        Add($"</svg>");
        return _svg.ToString();
    }

    private void DrawPanel(string axis)
    {
        GrowthPoint[] points = [.. _points.Where(point => point.Series.Axis == axis)];
        (double from, double to) = (Math.Log10(points.Min(point => point.Size)), Math.Log10(points.Max(point => point.Size)));
        Add($"<text x=\"{Left + (PlotWidth / 2)}\" y=\"24\" fill=\"#1f2430\" text-anchor=\"middle\" font-weight=\"600\">{axis}</text>");
        for (int power = _lowest; power <= _highest; power++)
        {
            double y = Y(Math.Pow(10, power));
            Add($"<line x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{Left + PlotWidth}\" y2=\"{y:F1}\" stroke=\"#d9dce3\"/>");
            Add($"<text x=\"{Left - 6}\" y=\"{y + 4:F1}\" fill=\"#59606e\" text-anchor=\"end\">{TimeLabel(power)}</text>");
        }

        foreach (int size in points.Select(point => point.Size).Distinct())
        {
            (double x, int y) = (X(size, from, to), Top + PlotHeight + 18);
            Add($"<text x=\"{x:F1}\" y=\"{y}\" fill=\"#59606e\" text-anchor=\"middle\">{SizeLabel(size)}</text>");
        }

        foreach (GrowthSeries series in points.Select(point => point.Series).Distinct())
        {
            GrowthPoint[] own = [.. points.Where(point => point.Series == series)];
            string color = Colors[Array.IndexOf(_works, series.Work) % Colors.Length];
            DrawLine(own.Select(point => (X(point.Size, from, to), Y(point.OneThread))), color, dashes: "none");
            DrawLine(own.Select(point => (X(point.Size, from, to), Y(point.TwoThreads))), color, dashes: "5 4");
        }
    }

    private void DrawLine(IEnumerable<(double X, double Y)> line, string color, string dashes)
    {
        string points = string.Join(' ', line.Select(at => Text($"{at.X:F1},{at.Y:F1}")));
        Add($"<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\" points=\"{points}\"/>");
    }

    private void DrawLegend()
    {
        for (int i = 0; i < _works.Length; i++)
        {
            (int x, int y) = (Left + (i % 3 * PanelWidth), Top + PlotHeight + 56 + (i / 3 * 26));
            string color = Colors[i % Colors.Length];
            Add($"<line x1=\"{x}\" y1=\"{y - 4}\" x2=\"{x + 26}\" y2=\"{y - 4}\" stroke=\"{color}\" stroke-width=\"2\"/>");
            Add($"<text x=\"{x + 34}\" y=\"{y}\" fill=\"#1f2430\">{_works[i]}</text>");
        }

        Add($"<text x=\"{Left}\" y=\"{Height - 14}\" fill=\"#59606e\">solid: one thread, dashed: two</text>");
    }

    private static double X(int size, double from, double to) => Left + ((Math.Log10(size) - from) / (to - from) * PlotWidth);

    private double Y(double seconds) => Top + ((_highest - Math.Log10(seconds)) / (_highest - _lowest) * PlotHeight);

    private static string TimeLabel(int power) =>
        power >= 0 ? Text($"{Math.Pow(10, power):F0} s")
        : power >= -3 ? Text($"{Math.Pow(10, power + 3):F0} ms")
        : Text($"{Math.Pow(10, power + 6):F0} µs");

    private static string SizeLabel(int size) => size >= 10_000 ? Text($"{size / 1000}k") : Text($"{size}");

    private void Add(FormattableString line) => _svg.Append(Text(line)).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
