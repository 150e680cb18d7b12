using System.Globalization;

namespace MetricLearning.Neighbors;

/// <summary>A label, how sure the vote was, and the neighbours behind it.</summary>
/// <param name="Label">The label that won the vote.</param>
/// <param name="VoteShare">
/// The winner's share of all votes, above 0 and at most 1. No confidence: rows unlike anything in the gallery win unanimous votes too,
/// since some row is always the nearest. Look at the distances to tell these.
/// </param>
/// <param name="Neighbors">The neighbours that voted, nearest first; ties by lower gallery index.</param>
public readonly record struct Prediction(int Label, float VoteShare, ReadOnlyMemory<Neighbor> Neighbors)
{
    /// <summary>The name of the label; null if the classifier knows no label names.</summary>
    public string? LabelName { get; init; }

    /// <summary>The prediction in words, such as "cow, vote 67 %, nearest row 12 at 0.123".</summary>
    public override string ToString()
    {
        string label = LabelName ?? Label.ToString(CultureInfo.InvariantCulture);
        string nearest = Neighbors.IsEmpty ? "" : string.Create(
            CultureInfo.InvariantCulture, $", nearest row {Neighbors.Span[0].Index} at {Neighbors.Span[0].Distance:G3}");
        return string.Create(CultureInfo.InvariantCulture, $"{label}, vote {VoteShare:P0}{nearest}");
    }
}
