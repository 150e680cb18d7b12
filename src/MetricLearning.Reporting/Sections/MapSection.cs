using System.Xml.Linq;
using MetricLearning.Reporting.Maps;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MetricLearning.Reporting.Sections;

/// <summary>Rows as points of a plane, coloured by their labels.</summary>
internal sealed class MapSection
{
    private const double MarkerSize = 2.8;
    private const double Height = 400;

    private readonly string[] _labels; // of the drawn rows
    private readonly int[] _places; // of the drawn rows
    private readonly IReadOnlyList<string>? _ids; // of all rows
    private readonly int _rowCount;
    private readonly string[] _colored;

    /// <summary>Takes the labels of the rows that are drawn.</summary>
    /// <param name="labels">The label of each row.</param>
    /// <param name="places">Which rows are drawn.</param>
    /// <param name="ids">What each row is called; null for its place.</param>
    public MapSection(IReadOnlyList<string> labels, int[] places, IReadOnlyList<string>? ids = null)
    {
        (_rowCount, _places, _ids) = (labels.Count, places, ids);
        _labels = [.. places.Select(place => labels[place])];
        _colored =
        [
            .. _labels.GroupBy(label => label).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(Ink.SeriesCount).Select(group => group.Key).Order(StringComparer.Ordinal),
        ];
    }

    public XElement Render(string title, IReadOnlyList<DrawnRows> maps)
    {
        int classes = _labels.Distinct().Count();
        string rest = classes > _colored.Length ? $" The {_colored.Length} largest classes have colours, the other rows are grey." : "";
        string sample = _places.Length < _rowCount
            ? $"a sample of {_places.Length} of {_rowCount} rows"
            : Html.Count(_rowCount, "row", "rows");
        XElement section = Html.Section(title, Html.Paragraph(
            $"Each point is a row: {sample} of {Html.Count(classes, "class", "classes")}.{rest} Near points of t-SNE are near rows; the " +
            "distances between its groups mean nothing."));
        IEnumerable<(int?, string)> entries = _colored.Select((label, number) => ((int?)number, label));
        section.Add(Legend.OfMarkers(classes > _colored.Length ? entries.Append((null, "other classes")) : entries));
        section.Add(Html.Grid(maps.Select(map => Figure(
            map.Components, $"Principal components, {map.Title}",
            double.IsNaN(map.Share) ? "The rows do not vary." : $"They hold {Html.Percent(map.Share)} of the variance."))));
        if (maps.Any(map => map.Neighborhoods is not null))
        {
            section.Add(Html.Grid(maps.Select(map => Figure(map.Neighborhoods!, $"t-SNE, {map.Title}", "Rows that are near stay near."))));
        }

        double[][][] points =
        [
            .. maps.Select(map => Short(map.Components)),
            .. maps.Where(map => map.Neighborhoods is not null).Select(map => Short(map.Neighborhoods!)),
        ];
        section.Add(Html.Numbers("The points", Headers(maps), _labels.Select((label, i) => Row(label, i, points))));
        return section;
    }

    private XElement Figure(double[][] points, string title, string text)
    {
        PlotModel model = Plots.Create(Blank(points, 0), Blank(points, 1));
        model.PlotAreaBorderThickness = new(1);
        for (int number = -1; number < _colored.Length; number++)
        {
            int one = number;
            ScatterSeries series = new()
            {
                MarkerType = Plots.MarkerOf(Math.Max(0, one)),
                MarkerSize = MarkerSize,
                MarkerFill = OxyColor.FromAColor(200, one < 0 ? Ink.Rest : Ink.Series(one)),
                MarkerStroke = OxyColors.Undefined,
                BinSize = 0,
            };
            series.Points.AddRange(Enumerable.Range(0, points.Length)
                .Where(i => Array.IndexOf(_colored, _labels[i]) == one)
                .Select(i => new ScatterPoint(points[i][0], points[i][1])));
            model.Series.Add(series);
        }

        return Html.Figure(SvgPicture.Of(model, title, $"{points.Length} points. {text}", Height), $"{title}. {text}");
    }

    // The numbers of a map's axes mean nothing.
    private static LinearAxis Blank(double[][] points, int axis)
    {
        (double least, double most) = (points.Min(point => point[axis]), points.Max(point => point[axis]));
        double margin = most > least ? (most - least) * 0.04 : 1;
        return new LinearAxis
        {
            Minimum = least - margin,
            Maximum = most + margin,
            IsAxisVisible = false,
        };
    }

    private static string[] Headers(IReadOnlyList<DrawnRows> maps) =>
    [
        "row", "label",
        .. maps.SelectMany(map => new[] { $"PCA 1, {map.Title}", $"PCA 2, {map.Title}" }),
        .. maps.Where(map => map.Neighborhoods is not null).SelectMany(map => new[] { $"t-SNE 1, {map.Title}", $"t-SNE 2, {map.Title}" }),
    ];

    private object?[] Row(string label, int i, double[][][] maps) =>
        [_ids is null ? _places[i] : _ids[_places[i]], label, .. maps.SelectMany(points => points[i]).Select(value => (object?)value)];

    // To three decimals, and where a map is smaller than 1 to three digits of its largest number.
    private static double[][] Short(double[][] points)
    {
        double largest = points.SelectMany(point => point).Select(Math.Abs).DefaultIfEmpty().Max();
        double unit = largest is > 0 and < 1 ? Math.Pow(10, Math.Floor(Math.Log10(largest)) - 2) : 0;
        return [.. points.Select(point => Array.ConvertAll(point, ShortOne))];

        double ShortOne(double value) => (unit > 0 ? Math.Round(value / unit) * unit : Math.Round(value, 3)) + 0; // + 0: no −0
    }
}
