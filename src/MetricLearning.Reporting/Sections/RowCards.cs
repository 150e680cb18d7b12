using System.Xml.Linq;
using MetricLearning.Reporting.Pages;

namespace MetricLearning.Reporting.Sections;

/// <summary>Findings as cards: a sentence, the rows that it is about, and the rows next to them.</summary>
internal static class RowCards
{
    /// <summary>Cards side by side.</summary>
    public static XElement List(IEnumerable<XElement> cards) => Html.Element("div", [Html.Attribute("class", "cards"), .. cards]);

    /// <summary>A card.</summary>
    /// <param name="text">What was found.</param>
    /// <param name="rows">The rows, each with its image, if it has one, and its text.</param>
    public static XElement Card(string text, IEnumerable<(XElement? Image, string Text, bool IsSubject)> rows)
    {
        XElement[] items = [.. rows.Select(row => Item(row.Image, row.Text, row.IsSubject))];
        object? list = items.Length == 0 ? null : Html.Element("ul", [Html.Attribute("class", "rows"), .. items]);
        return Html.Element("article", Html.Attribute("class", "card"), Html.Paragraph(text), list);
    }

    /// <summary>A sentence that says how many findings are not shown; null for none.</summary>
    public static XElement? Rest(int count, int shown) => count <= shown
        ? null
        : Html.Paragraph(Html.Attribute("class", "muted"), $"{Html.Count(count - shown, "more is", "more are")} not shown.");

    private static XElement Item(XElement? image, string text, bool isSubject)
    {
        string kind = (image is null ? "" : "image") + (isSubject ? " first" : "");
        if (isSubject)
        {
            image?.Add(Html.Attribute("class", "here"));
        }

        return Html.Element("li", kind.Length == 0 ? null : Html.Attribute("class", kind.Trim()), image, text);
    }
}
