using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>A row whose label its neighbours contradict.</summary>
public sealed class LabelSuspect : AuditFinding
{
    internal LabelSuspect(AuditedRow row, string suggestedLabel, in LabelJudgement judgement, IReadOnlyList<AuditNeighbor> neighbors)
    {
        (Row, SuggestedLabel, Neighbors) = (row, suggestedLabel, neighbors);
        (Score, Confidence, SuggestedConfidence) = (judgement.Score, judgement.Confidence, judgement.SuggestedConfidence);
        IsConfident = judgement.IsConfident;
    }

    /// <summary>The row, with the label it was given.</summary>
    public AuditedRow Row { get; }

    /// <summary>The label that its neighbours have.</summary>
    public string SuggestedLabel { get; }

    /// <summary>How much the neighbours contradict the given label, see <see cref="DatasetAudit.LabelScores"/>; larger is worse.</summary>
    public double Score { get; }

    /// <summary>The weighted share of the neighbours that have the given label, 0 to 1.</summary>
    public double Confidence { get; }

    /// <summary>The weighted share of the neighbours that have the suggested label, 0 to 1.</summary>
    public double SuggestedConfidence { get; }

    /// <summary>
    /// Whether that share reaches the mean that rows of the suggested label have for it: the row looks like an ordinary one of that label.
    /// Their number estimates how many labels are wrong.
    /// </summary>
    public bool IsConfident { get; }

    /// <summary>The training rows next to it, nearest first: the evidence.</summary>
    public IReadOnlyList<AuditNeighbor> Neighbors { get; }

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Row}, lies among rows labelled {SuggestedLabel} (confidence {SuggestedConfidence:F2} against {Confidence:F2}); nearest: " +
        $"{Neighbors[0].Row} at {Neighbors[0].Distance:G3}");
}
