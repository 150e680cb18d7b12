using System.Globalization;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>What a <see cref="SearchClassifier{TRecord}"/> says of a value.</summary>
/// <typeparam name="TRecord">The record of the store.</typeparam>
/// <param name="Label">The value's label; null if it is none of the store's, or too uncertain to say.</param>
/// <param name="NearestLabel">The label that won the vote, whether it was accepted or not; null if nothing was found.</param>
/// <param name="Confidence">
/// The probability that <paramref name="NearestLabel"/> is right, above 0 and below 1, where the classifier is calibrated; 0 if nothing was
/// found.
/// </param>
/// <param name="VoteShare">The share of the votes that it won, 0 &lt; share ≤ 1; 0 if nothing was found.</param>
/// <param name="Distance">
/// The Euclidean distance of the neighbour that tells novelty, of unit vectors for the cosine; infinity if nothing was found.
/// </param>
/// <param name="Neighbors">What was found, nearest first: what the answer rests on.</param>
public sealed record SearchMatch<TRecord>(
    string? Label,
    string? NearestLabel,
    double Confidence,
    double VoteShare,
    double Distance,
    IReadOnlyList<VectorSearchResult<TRecord>> Neighbors)
    where TRecord : class
{
    /// <summary>The answer in words.</summary>
    public override string ToString()
    {
        string answer = Label ?? (NearestLabel is null ? "none of these (nothing was found)" : $"none of these (nearest: {NearestLabel})");
        return string.Create(CultureInfo.InvariantCulture, $"{answer}, confidence {Confidence:P1}");
    }
}
