using System.Globalization;
using System.Xml.Linq;
using MetricLearning.Reporting.Pages;
using OxyPlot;

namespace MetricLearning.Reporting.Pictures;

/// <summary>Makes the drawing of a plot: an SVG element of the page that scales, takes the page's colours and says what it shows.</summary>
internal static class SvgPicture
{
    private const double Width = 440; // narrow, so that its texts can be read on a phone
    private const string ClipReference = "url(#";
    private const string NoStroke = "stroke-width:0";

    /// <summary>Draws a plot.</summary>
    /// <param name="model">The plot.</param>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">What can be read from it, in a sentence.</param>
    /// <param name="height">The height, at a width of 440.</param>
    public static XElement Of(PlotModel model, string title, string description, double height = 320)
    {
        SvgExporter exporter = new() { Width = Width, Height = height, TextMeasurer = new TextMeasurer() };
        XElement svg = XElement.Parse(exporter.ExportToString(model));
        foreach (XElement element in svg.DescendantsAndSelf().ToList())
        {
            Simplify(element);
        }

        foreach (XText text in svg.DescendantNodes().OfType<XText>())
        {
            text.Value = Plots.Original(text.Value);
        }

        svg.RemoveAttributes();
        svg.Add(
            Html.Attribute("class", "plot"),
            Html.Attribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {height}")),
            Html.Attribute("role", "img"),
            Html.Attribute("aria-label", $"{title}. {description}"));
        RemoveWholeClips(svg);
        Gather(svg);
        svg.AddFirst(Html.Element("title", title), Html.Element("desc", description));
        return svg;
    }

    /// <summary>Gives the clips of a page's drawings ids of their own.</summary>
    /// <param name="page">The page.</param>
    public static void NumberClips(XElement page)
    {
        int number = 0;
        foreach (XElement svg in page.Descendants("svg"))
        {
            Dictionary<string, string> ids = [];
            foreach (XAttribute id in svg.Descendants("clipPath").Attributes("id"))
            {
                ids[id.Value] = string.Create(CultureInfo.InvariantCulture, $"clip-{++number}");
                id.Value = ids[id.Value];
            }

            foreach (XAttribute reference in svg.Descendants("g").Attributes("clip-path"))
            {
                string old = reference.Value[ClipReference.Length..^1];
                reference.Value = $"{ClipReference}{ids.GetValueOrDefault(old, old)})";
            }
        }
    }

    // No namespaces: HTML needs none. What is not seen is left out.
    private static void Simplify(XElement element)
    {
        element.Name = element.Name.LocalName;
        foreach (XAttribute attribute in element.Attributes().ToList())
        {
            if (attribute.IsNamespaceDeclaration || attribute.Name.LocalName is "font-family" or "font-weight")
            {
                attribute.Remove();
            }
            else
            {
                attribute.Value = Ink.Replace(attribute.Value);
            }
        }

        string style = (string?)element.Attribute("style") ?? "";
        if (style.EndsWith(NoStroke, StringComparison.Ordinal))
        {
            style = style[..style.IndexOf("stroke:", StringComparison.Ordinal)];
            element.SetAttributeValue("style", style);
        }

        if (style is "fill:none;stroke:none;" or "fill:none;")
        {
            element.Remove();
        }
    }

    private static void RemoveWholeClips(XElement svg)
    {
        foreach (XElement clip in svg.Descendants("clipPath").ToList())
        {
            XElement shape = clip.Elements().Single();
            if ((string?)shape.Attribute("x") != "0" || (string?)shape.Attribute("y") != "0")
            {
                continue;
            }

            string reference = ReferenceTo(clip);
            svg.Elements("g").Attributes("clip-path").Where(one => one.Value == reference).Remove();
            clip.Parent!.Remove();
        }

        svg.Elements("g").Where(group => !group.HasElements).Remove();
        HashSet<string> used = [.. svg.Elements("g").Attributes("clip-path").Select(one => one.Value)];
        svg.Elements("defs").Where(defs => !used.Contains(ReferenceTo(defs.Element("clipPath")!))).Remove();
    }

    private static string ReferenceTo(XElement clip) => $"{ClipReference}{(string?)clip.Attribute("id")})";

    // Shapes of one look that follow each other share it: a map has thousands of them.
    private static void Gather(XElement svg)
    {
        foreach (XElement group in svg.Elements("g").ToList())
        {
            XElement? last = null;
            foreach (XElement shape in group.Elements().ToList())
            {
                (string? style, string? rendering) = ((string?)shape.Attribute("style"), (string?)shape.Attribute("shape-rendering"));
                if (style is null)
                {
                    last = null;
                    continue;
                }

                if (last is null || (string?)last.Attribute("style") != style || (string?)last.Attribute("shape-rendering") != rendering)
                {
                    last = new XElement("g", shape.Attribute("style"), shape.Attribute("shape-rendering"));
                    shape.AddBeforeSelf(last);
                }

                shape.Remove();
                shape.SetAttributeValue("style", null);
                shape.SetAttributeValue("shape-rendering", null);
                last.Add(shape);
            }
        }
    }
}
