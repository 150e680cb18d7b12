using System.Globalization;
using System.Text;

namespace MetricLearning.Auditing;

/// <summary>An audit as text: a line for each kind of finding, and under it the worst few.</summary>
internal static class AuditText
{
    private const int MostFindings = 5;

    /// <summary>Writes the summary.</summary>
    public static string Of(DatasetAudit audit)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{audit.RowCount:N0} training rows");
        if (audit.TestRowCount > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" and {audit.TestRowCount:N0} test rows");
        }

        text.Append(
            CultureInfo.InvariantCulture, $", {audit.ClassCount:N0} labels, {audit.Metric} distance, {audit.NeighborCount} neighbours");
        Append(text, "groups of equal rows", audit.ExactDuplicates, Across(audit.ExactDuplicates));
        Append(text, "groups of nearly equal rows", audit.NearDuplicates, Across(audit.NearDuplicates));
        Append(text, "rows whose label their neighbours contradict", audit.LabelSuspects, "");
        Append(text, "rows far from all others", audit.Outliers, "");
        Append(text, "pairs of classes among each other's neighbours", audit.ClassConfusions, "");
        Append(text, "redundant training rows", audit.RedundantRows, "");
        return text.ToString();
    }

    private static string Across(IReadOnlyList<DuplicateGroup> groups)
    {
        int classes = groups.Count(group => group.IsAcrossClasses), parts = groups.Count(group => group.IsAcrossParts);
        string both = parts == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {parts:N0} in both training and test set");
        return (classes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {classes:N0} with different labels")) + both;
    }

    private static void Append(StringBuilder text, string kind, IReadOnlyList<AuditFinding> findings, string detail)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{findings.Count:N0} {kind}{detail}");
        foreach (AuditFinding finding in findings.Take(MostFindings))
        {
            text.Append("\n  ").Append(finding.Description);
        }

        if (findings.Count > MostFindings)
        {
            text.Append("\n  …");
        }
    }
}
