using System.Globalization;
using System.Xml.Linq;
using MetricLearning.Reporting.Pages;

namespace MetricLearning.Reporting.Sections;

/// <summary>Rows that were answered wrong, with what the answers rest on.</summary>
internal static class MistakeSection
{
    /// <summary>What stands for a missing label.</summary>
    public const string None = "none of these";

    public static XElement Of(
        IReadOnlyList<Mistake> mistakes, int totalCount, RowImages? rows, RowImages? gallery, string none = None)
    {
        XElement section = Html.Section("Worst mistakes");
        if (mistakes.Count == 0)
        {
            section.Add(Html.Paragraph(totalCount == 0 ? "No row was answered wrong." : "None is shown."));
        }
        else
        {
            section.Add(Html.Paragraph("Answers that are wrong, the surest first, with the rows that they rest on."));
            section.Add(RowCards.List(mistakes.Select(mistake => Card(mistake, rows, gallery, none))));
        }

        section.Add(RowCards.Rest(totalCount, mistakes.Count));
        return section;
    }

    private static XElement Card(Mistake mistake, RowImages? rows, RowImages? gallery, string none)
    {
        string name = $"row {mistake.Id ?? mistake.Row.ToString(CultureInfo.InvariantCulture)}";
        string sure = double.IsNaN(mistake.Confidence) ? "" : $", confidence {Html.Percent(mistake.Confidence)}";
        string text = $"{name}: {mistake.Label ?? none}, answered {mistake.Answer ?? none}{sure}";
        XElement? image = rows?.Draw(mistake.Row, $"{name}, labelled {mistake.Label ?? none}");
        IEnumerable<(XElement?, string, bool)> neighbors = mistake.Neighbors.Select(neighbor =>
        {
            string about = $"{neighbor.Label}, row {neighbor.Id} at {Html.Distance(neighbor.Distance)}";
            return (gallery?.Draw(neighbor.Id, about), about, false);
        });
        return RowCards.Card(text, image is null ? neighbors : neighbors.Prepend((image, name, true)));
    }
}
