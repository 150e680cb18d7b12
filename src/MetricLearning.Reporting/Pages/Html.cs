using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MetricLearning.Reporting.Pages;

/// <summary>Elements of the page. Texts become XML text, so whatever a label holds is shown and never read as markup.</summary>
internal static class Html
{
    private const char Replacement = '\uFFFD';

    /// <summary>An element with its content: attributes, elements and texts.</summary>
    public static XElement Element(string name, params object?[] content) =>
        new(name, [.. content.Select(part => part is string text ? new XText(Clean(text)) : part)]);

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    /// <summary>A paragraph.</summary>
    public static XElement Paragraph(params object?[] content) => Element("p", content);

    /// <summary>A section with its heading; the page numbers it.</summary>
    public static XElement Section(string title, params object?[] content) => Element("section", [Element("h2", title), .. content]);

    /// <summary>A picture with the numbers behind it and what it shows, which HTML wants first or last.</summary>
    public static XElement Figure(XElement picture, string caption, params object?[] more) =>
        Element("figure", [picture, .. more, Element("figcaption", caption)]);

    /// <summary>Content side by side where there is room.</summary>
    public static XElement Grid(IEnumerable<object> content) => Element("div", [Attribute("class", "grid"), .. content]);

    /// <summary>Content that is opened by a click.</summary>
    public static XElement Details(string summary, params object?[] content) =>
        Element("details", [Element("summary", summary), .. content]);

    /// <summary>A table that scrolls by itself where it is wider than the screen.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="headers">The names of the columns.</param>
    /// <param name="rows">The cells, row by row.</param>
    /// <param name="namesRows">Whether the first cell of a row is the row's name and not one of its values.</param>
    public static XElement Table(
        string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows, bool namesRows = false)
    {
        IEnumerable<XElement> lines = rows.Select(row =>
            Element("tr", [.. row.Select((value, column) => namesRows && column == 0 ? RowHead(value) : Cell(value))]));
        IEnumerable<XElement> heads = headers.Select(header => Element("th", Attribute("scope", "col"), header));
        return Element(
            "div",
            Attribute("class", "scroll"),
            Attribute("role", "region"),
            Attribute("aria-label", caption),
            Attribute("tabindex", "0"),
            Element("table", Element("caption", caption), Element("thead", Element("tr", [.. heads])), Element("tbody", [.. lines])));
    }

    /// <summary>A table of the numbers behind a picture, opened by a click.</summary>
    public static XElement Numbers(
        string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows, bool namesRows = false) =>
        Details("The numbers", Table(caption, headers, rows, namesRows));

    /// <summary>A number in words.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "none" : value > 0 ? "∞" : "−∞";
        }

        string format = value == 0 || Math.Abs(value) is >= 0.001 and < 1e9 ? "0.#####" : "G3";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A distance, to three digits.</summary>
    public static string Distance(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage; 0 and 100 stand for nothing and for all, and not for what rounding makes of others.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %") switch
    {
        _ when double.IsNaN(share) => "none",
        "0 %" when share > 0 => "under 0.01 %",
        "100 %" when share < 1 => "over 99.99 %",
        string text => text,
    };

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>A text without the characters that no XML file may hold; each of them becomes U+FFFD.</summary>
    public static string Clean(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i]))
            {
                return CleanAll(text);
            }
        }

        return text;
    }

    /// <summary>The first characters of a text in one line; a character of two halves is never cut.</summary>
    public static string Shorten(string text, int most)
    {
        text = string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        StringInfo characters = new(text);
        return characters.LengthInTextElements <= most ? text : characters.SubstringByTextElements(0, most - 1) + "…";
    }

    private static string CleanAll(string text)
    {
        StringBuilder clean = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : Replacement);
            }
        }

        return clean.ToString();
    }

    private static XElement RowHead(object? value) => Element("th", Attribute("scope", "row"), value?.ToString() ?? "");

    private static XElement Cell(object? value) => value switch
    {
        null => Element("td", ""),
        double number => NumberCell(Number(number)),
        float number => NumberCell(Number(number)),
        int number => NumberCell(number.ToString(CultureInfo.InvariantCulture)),
        long number => NumberCell(number.ToString(CultureInfo.InvariantCulture)),
        XObject content => Element("td", content),
        _ => Element("td", value.ToString() ?? ""),
    };

    private static XElement NumberCell(string text) => Element("td", Attribute("class", "n"), text);
}
