using System.Globalization;
using MetricLearning.Calibration;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>What a <see cref="SimilarityClassifier"/> says of a row.</summary>
/// <param name="Label">The row's label; null if it is none of the gallery's, or too uncertain to say.</param>
/// <param name="NearestLabel">The label that won the vote, whether it was accepted or not.</param>
/// <param name="Confidence">
/// The probability that <paramref name="NearestLabel"/> is right, above 0 and below 1: calibrated on rows that were held out of training.
/// </param>
/// <param name="Neighbors">The nearest rows of the gallery, five at most, nearest first: what the answer rests on.</param>
public sealed record Match(string? Label, string NearestLabel, double Confidence, IReadOnlyList<GalleryNeighbor> Neighbors)
{
    /// <summary>
    /// How unlike all known rows the row is: the share of rows of known classes that lie nearer, from 0 to 1, see <see
    /// cref="NoveltyScale"/>. Above 0.95 lies about one known row in twenty, whatever the data, from some forty held-out rows on. Null
    /// where none were.
    /// </summary>
    /// <remarks>
    /// By the distance of the <see cref="SimilarityClassifier.NoveltyNeighbor"/>-th row; where networks and scaled rows are compared
    /// together, by the geometric mean of that distance of embeddings and that of scaled rows, or of their maps, among the rows that were
    /// found. It tells whether a row is one of ours, and <see cref="Confidence"/> whether its label is right if it is.
    /// </remarks>
    public double? Novelty { get; init; }

    /// <summary>The answer in words.</summary>
    public override string ToString()
    {
        string answer = Label ?? $"none of these (nearest: {NearestLabel})";
        string near = Neighbors.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", nearest row {Neighbors[0].Id} ({Neighbors[0].Label}) at {Neighbors[0].Distance:G4}");
        return string.Create(CultureInfo.InvariantCulture, $"{answer}, confidence {Confidence:P1}{near}");
    }
}
