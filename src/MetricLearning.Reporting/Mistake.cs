using MetricLearning.Neighbors;

namespace MetricLearning.Reporting;

/// <summary>A row that was answered wrong.</summary>
/// <param name="Row">The row's place among the rows that were classified, from 0.</param>
/// <param name="Label">Its label; null if it is of none of the known classes.</param>
/// <param name="Answer">The label that it was given; null for "none of these".</param>
/// <param name="Confidence">
/// How sure that answer was, or, of "none of these" with a <see cref="NearestLabel"/>, how sure that label was; NaN where nothing says so.
/// </param>
/// <param name="Neighbors">The rows that the answer rests on, nearest first; may be empty.</param>
public sealed record Mistake(int Row, string? Label, string? Answer, double Confidence, IReadOnlyList<GalleryNeighbor> Neighbors)
{
    /// <summary>What the row is called; null for its place.</summary>
    public string? Id { get; init; }

    /// <summary>The label that was not sure or not near enough, where the answer is "none of these"; null where nothing says so.</summary>
    public string? NearestLabel { get; init; }
}
