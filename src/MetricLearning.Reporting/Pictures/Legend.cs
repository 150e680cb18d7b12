using System.Xml.Linq;
using MetricLearning.Reporting.Pages;
using OxyPlot;

namespace MetricLearning.Reporting.Pictures;

/// <summary>What colours, lines and markers mean: a list beside the picture, which wraps on a narrow screen.</summary>
internal static class Legend
{
    /// <summary>A legend of curves, numbered from 0.</summary>
    public static XElement OfCurves(params IEnumerable<string> names) => List(names.Select((name, number) => Item(
        Html.Element(
            "line",
            Html.Attribute("x1", "0"), Html.Attribute("y1", "8"), Html.Attribute("x2", "16"), Html.Attribute("y2", "8"),
            Html.Attribute("style", $"stroke:{Ink.Variable(Ink.Series(number))};stroke-width:3{Dashes(number)}")),
        name)));

    /// <summary>A legend of markers; null is what has no marker of its own.</summary>
    public static XElement OfMarkers(IEnumerable<(int? Number, string Name)> entries) =>
        List(entries.Select(entry => Item(Shape(entry.Number), entry.Name)));

    private static XElement List(IEnumerable<XElement> items) => Html.Element("ul", [Html.Attribute("class", "legend"), .. items]);

    private static XElement Item(XElement shape, string name) => Html.Element(
        "li", Html.Element("svg", Html.Attribute("viewBox", "0 0 16 16"), Html.Attribute("aria-hidden", "true"), shape), name);

    private static string Dashes(int number) => Plots.StyleOf(number) switch
    {
        LineStyle.Solid => "",
        LineStyle.LongDash => ";stroke-dasharray:7 2",
        _ => ";stroke-dasharray:2 3",
    };

    private static XElement Shape(int? number)
    {
        string fill = $"fill:{Ink.Variable(number is int one ? Ink.Series(one) : Ink.Rest)}";
        string points = Plots.MarkerOf(number ?? 0) switch
        {
            MarkerType.Square => "2,2 14,2 14,14 2,14",
            MarkerType.Triangle => "8,1 15,14 1,14",
            MarkerType.Diamond => "8,0 16,8 8,16 0,8",
            _ => "",
        };
        return points.Length > 0
            ? Html.Element("polygon", Html.Attribute("points", points), Html.Attribute("style", fill))
            : Html.Element(
                "circle",
                Html.Attribute("cx", "8"), Html.Attribute("cy", "8"),
                Html.Attribute("r", "6"), Html.Attribute("style", fill));
    }
}
