using System.Globalization;
using System.Xml.Linq;
using MetricLearning.Reporting.Pages;

namespace MetricLearning.Reporting.Sections;

/// <summary>Rows that were answered wrong, with what the answers rest on.</summary>
internal static class MistakeSection
{
    /// <summary>What stands for a missing label.</summary>
    public const string None = "none of these";

    /// <summary>Makes the section.</summary>
    /// <param name="mistakes">The mistakes that are shown, the worst first.</param>
    /// <param name="totalCount">How many there are.</param>
    /// <param name="rows">The rows that were classified, as images; null for none.</param>
    /// <param name="gallery">The rows of the gallery, as images; null for none.</param>
    /// <param name="none">What stands for a missing label.</param>
    /// <param name="galleryIds">What the rows of the gallery are called whose ids are places; null for their ids.</param>
    public static XElement Of(
        IReadOnlyList<Mistake> mistakes,
        int totalCount,
        RowImages? rows,
        RowImages? gallery,
        string none = None,
        IReadOnlyList<string>? galleryIds = null)
    {
        XElement section = Html.Section("Worst mistakes");
        if (mistakes.Count == 0)
        {
            section.Add(Html.Paragraph(totalCount == 0 ? "No row was answered wrong." : "None is shown."));
        }
        else
        {
            section.Add(Html.Paragraph("Answers that are wrong, the worst first, with the rows of the gallery that they rest on."));
            section.Add(RowCards.List(mistakes.Select(mistake => Card(mistake, rows, gallery, none, galleryIds))));
        }

        section.Add(RowCards.Rest(totalCount, mistakes.Count));
        return section;
    }

    private static XElement Card(
        Mistake mistake, RowImages? rows, RowImages? gallery, string none, IReadOnlyList<string>? galleryIds)
    {
        string name = $"row {mistake.Id ?? mistake.Row.ToString(CultureInfo.InvariantCulture)}";
        string sure = double.IsNaN(mistake.Confidence) ? "" : $", confidence {Html.Percent(mistake.Confidence)}";
        string nearest = mistake.Answer is null && mistake.NearestLabel is string label ? $"; the nearest label is {label}" : "";
        string text = $"{name}: {mistake.Label ?? none}, answered {mistake.Answer ?? none}{nearest}{sure}";
        XElement? image = rows?.Draw(mistake.Row);
        IEnumerable<(XElement?, string, bool)> neighbors = mistake.Neighbors.Select(neighbor =>
        {
            string about = $"{neighbor.Label}, row {NameOf(neighbor.Id, galleryIds)} at {Html.Distance(neighbor.Distance)}";
            return (gallery?.Draw(neighbor.Id), about, false);
        });
        return RowCards.Card(text, image is null ? neighbors : neighbors.Prepend((image, name, true)));
    }

    private static string NameOf(string id, IReadOnlyList<string>? galleryIds) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < galleryIds?.Count
            ? galleryIds[place]
            : id;
}
