using System.Xml.Linq;
using MetricLearning.Auditing;
using MetricLearning.Reporting.Pages;

namespace MetricLearning.Reporting.Sections;

/// <summary>What an audit found in the data, the worst of each kind with the rows that are the evidence.</summary>
internal sealed class AuditSection(RowImages? train, RowImages? test)
{
    private const int MostFindings = 12;
    private const int MostRows = 6;

    public XElement Of(DatasetAudit audit)
    {
        (string Name, IReadOnlyList<AuditFinding> Found)[] kinds =
        [
            ("Labels that neighbours contradict", audit.LabelSuspects),
            ("Equal rows", audit.ExactDuplicates),
            ("Nearly equal rows", audit.NearDuplicates),
            ("Rows far from all others", audit.Outliers),
            ("Classes among each other's neighbours", audit.ClassConfusions),
            ("Redundant rows", audit.RedundantRows),
        ];
        string testRows = audit.TestRowCount == 0 ? "" : $" and {Html.Count(audit.TestRowCount, "test row", "test rows")}";
        XElement section = Html.Section(
            "What is suspect in the data",
            Html.Paragraph(
                $"{Html.Count(audit.RowCount, "row", "rows")}{testRows} of {Html.Count(audit.ClassCount, "class", "classes")}, each " +
                $"judged by its {Html.Count(audit.NeighborCount, "nearest row", "nearest rows")}, {audit.Metric} distance."),
            Html.Table("Findings of the audit", ["kind", "found"], kinds.Select(kind => new object?[] { kind.Name, kind.Found.Count })));
        foreach ((string name, IReadOnlyList<AuditFinding> found) in kinds.Where(kind => kind.Found.Count > 0))
        {
            section.Add(Html.Element("h3", name), RowCards.List(found.Take(MostFindings).Select(Card)));
            section.Add(RowCards.Rest(found.Count, MostFindings));
        }

        return section;
    }

    private XElement Card(AuditFinding finding) => RowCards.Card(finding.Description, finding switch
    {
        LabelSuspect suspect => Rows(suspect.Row, suspect.Neighbors),
        OutlierFinding outlier => Rows(outlier.Row, outlier.Neighbors),
        RedundantRow redundant => Rows(redundant.Row, [redundant.Representative]),
        DuplicateGroup group => group.Rows.Take(MostRows).Select(row => Item(row, "", isSubject: false)),
        ClassConfusion confusion => confusion.ClosestRows.Take(MostRows / 2).SelectMany(
            pair => new[] { Item(pair.First, "", isSubject: false), Item(pair.Second, At(pair.Distance), isSubject: false) }),
        _ => [],
    });

    private IEnumerable<(XElement? Image, string Text, bool IsSubject)> Rows(AuditedRow row, IReadOnlyList<AuditNeighbor> neighbors) =>
        neighbors.Take(MostRows - 1).Select(one => Item(one.Row, At(one.Distance), isSubject: false))
            .Prepend(Item(row, "", isSubject: true));

    private (XElement? Image, string Text, bool IsSubject) Item(AuditedRow row, string more, bool isSubject)
    {
        RowImages? images = row.Part == AuditPart.Train ? train : test;
        string part = row.Part == AuditPart.Train ? "row" : "test row";
        return (images?.Draw(row.Index), $"{row.Label}, {part} {row.Id}{more}", isSubject);
    }

    private static string At(float distance) => $" at {Html.Distance(distance)}";
}
