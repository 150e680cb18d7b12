using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Classification;

/// <summary>Which rows vote on the label of a row, and with what weight.</summary>
/// <remarks>
/// The rows that may vote are those of a gallery: all known rows, or the centroid of each class. The nearest of them, at squared distance
/// d₁, has weight 1 and one at d has <c>e^((d₁ − d) / temperature)</c>; an infinite temperature gives every neighbour one vote. A tie goes
/// to the class whose row was met first, which is the nearest. Immutable and thread-safe.
/// </remarks>
/// <param name="UsesCentroids">Whether the gallery is the centroid of each class instead of all rows.</param>
/// <param name="NeighborCount">The largest number of rows that vote, 1 ≤ k; all rows where the gallery has fewer.</param>
/// <param name="Temperature">0 &lt; temperature, in units of the squared distance; ∞ for equal votes.</param>
public sealed record NeighborRule(bool UsesCentroids, int NeighborCount, double Temperature)
{
    /// <summary>The largest number of rows that vote, 1 to <see cref="LargestNeighborCount"/>.</summary>
    public int NeighborCount { get; } = NeighborCount is >= 1 and <= LargestNeighborCount
        ? NeighborCount
        : throw new ArgumentOutOfRangeException(
            nameof(NeighborCount), $"NeighborCount is {NeighborCount}; expected 1 to {LargestNeighborCount}. Take a number in between.");

    /// <summary>How fast votes fall with the squared distance, 0 &lt; temperature; ∞ for equal votes.</summary>
    public double Temperature { get; } = Temperature > 0
        ? Temperature
        : throw new ArgumentOutOfRangeException(
            nameof(Temperature), $"Temperature is {Temperature}; expected a number above 0, or infinity for equal votes. " +
            "Use 0.1 when in doubt.");

    /// <summary>The largest number of neighbours that any rule of <see cref="All"/> asks for.</summary>
    public const int LargestNeighborCount = 50;

    /// <summary>The nearest row decides.</summary>
    public static NeighborRule Nearest { get; } = new(UsesCentroids: false, 1, double.PositiveInfinity);

    /// <summary>The nearest centroid decides; the temperature only scales shares.</summary>
    public static NeighborRule Centroids { get; } = new(UsesCentroids: true, LargestNeighborCount, 0.2);

    /// <summary>The rule that is taken unless held-out rows show another to be better: near rows count, the nearest most.</summary>
    public static NeighborRule Usual { get; } = new(UsesCentroids: false, LargestNeighborCount, 0.1);

    /// <summary>The rules that validation chooses from, from the nearest row alone to the whole neighbourhood and to centroids.</summary>
    internal static IReadOnlyList<NeighborRule> All { get; } =
    [
        Nearest,
        new(UsesCentroids: false, 5, double.PositiveInfinity),
        new(UsesCentroids: false, LargestNeighborCount, 0.05),
        Usual,
        new(UsesCentroids: false, LargestNeighborCount, 0.2),
        new(UsesCentroids: false, LargestNeighborCount, 0.4),
        new(UsesCentroids: false, LargestNeighborCount, 0.8),
        Centroids,
    ];

    /// <summary>
    /// Lets neighbours that were found anywhere vote on one row, as a <see cref="SimilarityClassifier"/> does. O(k²), without allocation.
    /// </summary>
    /// <param name="classes">
    /// The classes of the neighbours, nearest first, 1 ≤ k; any numbers. Those beyond the rule's count do not vote.
    /// </param>
    /// <param name="squaredDistances">Their squared distances, [k], ascending, 0 ≤ distance.</param>
    /// <param name="share">Receives the winner's share of all votes, 0 &lt; share ≤ 1.</param>
    /// <returns>The class with the most votes; of equal ones that of the nearest row.</returns>
    /// <exception cref="ArgumentException">There is no neighbour, the counts differ, or distances do not ascend from 0.</exception>
    public int Decide(ReadOnlySpan<int> classes, ReadOnlySpan<float> squaredDistances, out double share)
    {
        Throw.IfNoRows(classes.Length, nameof(classes));
        Throw.IfEntryCountDiffers(squaredDistances.Length, classes.Length, nameof(squaredDistances));
        float least = 0;
        for (int i = 0; i < squaredDistances.Length; i++)
        {
            if (!(squaredDistances[i] >= least && float.IsFinite(squaredDistances[i])))
            {
                throw new ArgumentException(
                    $"squaredDistances[{i}] is {squaredDistances[i]}; expected a finite number of at least {least}. Sort neighbours by " +
                    "distance, the nearest first.",
                    nameof(squaredDistances));
            }

            least = squaredDistances[i];
        }

        int count = Math.Min(NeighborCount, classes.Length);
        return NeighborVotes.Winner(classes[..count], squaredDistances[..count], this, out share);
    }

    /// <summary>Counts the votes on one row.</summary>
    /// <param name="labels">The classes of its neighbours in the gallery, nearest first, [1 or more].</param>
    /// <param name="squaredDistances">Their squared distances, ascending, as many.</param>
    /// <param name="votes">Receives the votes; what it held is lost.</param>
    internal void Vote(ReadOnlySpan<int> labels, ReadOnlySpan<float> squaredDistances, ClassVotes votes)
    {
        votes.Clear();
        int count = Math.Min(NeighborCount, labels.Length);
        for (int i = 0; i < count; i++)
        {
            votes.Add(labels[i], WeightOf(squaredDistances[0], squaredDistances[i]));
        }
    }

    /// <summary>
    /// The weight of a neighbour, given the squared distance of the nearest and its own; 1 for the nearest, and for all where even its
    /// square overflows.
    /// </summary>
    internal double WeightOf(float nearest, float squaredDistance) =>
        squaredDistance == nearest || double.IsPositiveInfinity(Temperature)
            ? 1
            : Math.Exp(((double)nearest - squaredDistance) / Temperature);

    /// <summary>The rule in words.</summary>
    public override string ToString() => (UsesCentroids, NeighborCount, double.IsInfinity(Temperature)) switch
    {
        (true, _, _) => "nearest centroid",
        (_, 1, _) => "nearest row",
        (_, _, true) => string.Create(CultureInfo.InvariantCulture, $"{NeighborCount} nearest rows, one vote each"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{NeighborCount} nearest rows, temperature {Temperature}"),
    };
}
