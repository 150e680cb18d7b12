using MetricLearning.Classification;

namespace Serving;

/// <summary>What the service says of a row.</summary>
/// <param name="Label">The row's label; null for none of the gallery's.</param>
/// <param name="Confidence">The probability that the label is right.</param>
/// <param name="Neighbors">The nearest rows.</param>
public sealed record Answer(string? Label, double Confidence, IReadOnlyList<Near> Neighbors)
{
    /// <summary>Makes an answer of a match.</summary>
    public static Answer Of(Match match) =>
        new(match.Label, match.Confidence, [.. match.Neighbors.Select(near => new Near(near.Id, near.Label, near.Distance))]);
}

/// <summary>A row near the one in question.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label.</param>
/// <param name="Distance">How far it is.</param>
public sealed record Near(string Id, string Label, float Distance);
