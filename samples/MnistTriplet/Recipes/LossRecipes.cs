using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MnistTriplet.Recipes;

/// <summary>
/// The losses and samplers that docs/choosing.md compares, each with the settings of its paper or of the library's defaults.
/// </summary>
internal static class LossRecipes
{
    private const double Margin = 0.2;
    private const int MemoryRows = 1024;
    private const int AnnealingStart = 300;
    private const int AnnealingEnd = 1500;

    private static readonly EmbeddingDistance OnUnitRows = new(DistanceMetric.Euclidean, NormalizesRows: true);

    /// <summary>All of them, triplet losses first.</summary>
    public static IReadOnlyList<LossRecipe> All { get; } =
    [
        new("triplet", "triplet, margin 0.2", "all triplets", (_, _) => Triplet(new AllTripletSampler())),
        new("triplet-wide", "triplet, margin 1", "all triplets", (_, _) => Triplet(new AllTripletSampler(), margin: 1)),
        new("triplet-soft", "triplet, softplus", "all triplets", (_, _) => Softplus(new AllTripletSampler())),
        new("triplet-raw", "triplet, margin 1, raw rows", "all triplets", (_, _) => OnRawRows(new AllTripletSampler())),
        new("triplet-semihard", "triplet, margin 0.2", "semi-hard, nearest", (_, _) => Triplet(SemiHard())),
        new("triplet-hard", "triplet, margin 0.2", "batch-hard", (_, _) => Triplet(new BatchHardTripletSampler())),
        new("triplet-annealed", "triplet, margin 0.2", "semi-hard, then batch-hard", (_, seed) => Triplet(Annealed(seed))),
        new("triplet-weighted", "triplet, margin 0.2", "distance-weighted", (_, seed) => Triplet(new DistanceWeightedTripletSampler(seed))),
        new(
            "triplet-memory",
            "triplet, margin 0.2",
            "all, with 1,024 earlier rows",
            (_, _) => Remembering(Triplet(new AllTripletSampler()))),
        new("contrastive", "contrastive", "all pairs", (_, _) => new ContrastiveLoss()),
        new("nt-xent", "NT-Xent", "all pairs", (_, _) => new NtXentLoss()),
        new("supcon", "supervised contrastive", "all pairs", (_, _) => new SupervisedContrastiveLoss()),
        new("ms", "multi-similarity", "all pairs", (_, _) => new MultiSimilarityLoss()),
        new("ms-mined", "multi-similarity", "multi-similarity", (_, _) => new MultiSimilarityLoss(new MultiSimilarityPairSampler())),
        new("ms-easy", "multi-similarity", "nearest positive", (_, _) => new MultiSimilarityLoss(new EasyPositivePairSampler())),
        new("circle", "circle", "all pairs", (_, _) => new CircleLoss()),
        new("proxy-anchor", "proxy-anchor", "proxies", (classes, seed) => new ProxyAnchorLoss(classes, MinedRecipe.Dimension, seed)),
        new("arcface", "ArcFace", "proxies", (classes, seed) => new ArcFaceLoss(classes, MinedRecipe.Dimension, seed)),
    ];

    private static SampledTripletLoss Triplet(ITripletSampler sampler, double margin = Margin) =>
        new(new TripletMarginLoss(new() { Distance = OnUnitRows, Margin = margin, Reduction = TripletReduction.MeanOfViolating }), sampler);

    private static SampledTripletLoss Softplus(ITripletSampler sampler) =>
        new(new TripletMarginLoss(new() { Distance = OnUnitRows, Margin = 0, Smooth = true }), sampler);

    private static SampledTripletLoss OnRawRows(ITripletSampler sampler) =>
        new(new TripletMarginLoss(new() { Margin = 1, Reduction = TripletReduction.MeanOfViolating }), sampler);

    private static MarginTripletSampler SemiHard() => new(TripletDifficulty.SemiHard, Margin, NegativeChoice.Nearest);

    private static AnnealedTripletSampler Annealed(int seed) =>
        new(SemiHard(), new BatchHardTripletSampler(), AnnealingStart, AnnealingEnd, seed);

    private static CrossBatchMemory Remembering(IEmbeddingLoss loss) => new(loss, MemoryRows, AnnealingStart);
}
