using MetricLearning.Internal;
using MetricLearning.Losses;

namespace MetricLearning.Classification;

/// <summary>What the networks of a classifier learn by, in place of the usual softmax over cosines to proxies.</summary>
/// <remarks>
/// Sizes and steps are chosen as ever, see <see cref="NetworkRecipe"/>, whose <see cref="NetworkRecipe.Scale"/> is that of the usual loss
/// alone and whose weight decay shrinks what a loss learns, too. Immutable, and as thread-safe as what <see cref="Create"/> does.
/// </remarks>
public sealed record NetworkLoss
{
    /// <summary>Decides the loss.</summary>
    /// <param name="create">Makes the loss of one network, a new one in each call.</param>
    public NetworkLoss(Func<NetworkLossRequest, IEmbeddingLoss> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Create = create;
    }

    /// <summary>Makes the loss of one network.</summary>
    /// <remarks>
    /// Called once for each network, one call after the other, before any is trained: networks are trained at the same time, so neither a
    /// loss nor a part of it, such as a sampler, may serve two. Training throws <see cref="InvalidOperationException"/> for a loss that is
    /// null, or that has a part of another's; parts within losses that are not this library's are not seen. It throws what the call or <see
    /// cref="IEmbeddingLoss.Check"/> throws, before anything is trained, and what <see cref="IEmbeddingLoss.Evaluate"/> throws, while it
    /// trains. With a time budget, steps are timed by the usual loss.
    /// </remarks>
    public Func<NetworkLossRequest, IEmbeddingLoss> Create { get; }

    /// <summary>
    /// How many rows of each class a batch has, 2 ≤ rows ≤ 10⁶: a loss that compares rows with each other wants some. A batch then has as
    /// many classes as the recipe's batch size allows, at least two. A class with fewer rows gives all that it has. Null, the default, for
    /// rows in random order whatever their class.
    /// </summary>
    public int? RowsPerClass { get; init; }

    /// <summary>
    /// The highest learning rate of what the loss itself learns, such as proxies, 0 &lt; rate; null, the default, for the network's. The
    /// authors of the proxy-anchor loss take 100 times as much.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>Requires numbers within their ranges.</summary>
    internal void Check()
    {
        const int MostRows = 1_000_000;
        Throw.IfNot(
            RowsPerClass is null or (>= 2 and <= MostRows), RowsPerClass ?? 0, $"2 ≤ rows ≤ {MostRows}",
            "Leave it null for rows whatever their class.", nameof(RowsPerClass));
        Throw.IfNot(
            LearningRate is null or (> 0 and < double.PositiveInfinity), LearningRate ?? 0, "0 < rate, finite",
            "Leave it null for the network's.", nameof(LearningRate));
    }
}
