using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>A row of an audited set.</summary>
/// <param name="Part">The set that the row is of.</param>
/// <param name="Index">The row's place in that set, from 0.</param>
/// <param name="Id">The row's id; the digits of <paramref name="Index"/> where the set has no ids.</param>
/// <param name="Label">The label that the row was given.</param>
public readonly record struct AuditedRow(AuditPart Part, int Index, string Id, string Label)
{
    /// <summary>The row in words, such as <c>test row 17 "part-17", labelled bolt</c>.</summary>
    public override string ToString() => $"{ShortText()}, labelled {Label}";

    /// <summary>The row in words, without its label.</summary>
    internal string ShortText()
    {
        string number = Index.ToString(CultureInfo.InvariantCulture);
        return $"{(Part == AuditPart.Test ? "test " : "")}row {number}{(Id == number ? "" : $" \"{Id}\"")}";
    }
}
