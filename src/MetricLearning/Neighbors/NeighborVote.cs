namespace MetricLearning.Neighbors;

/// <summary>How the labels of a query's neighbours decide its label. A tie goes to the label seen nearest.</summary>
public enum NeighborVote
{
    /// <summary>Each neighbour has one vote.</summary>
    Majority,

    /// <summary>Nearer neighbours weigh more.</summary>
    /// <remarks>
    /// Neighbour i, at distance dᵢ of d₁ ≤ d₂ ≤ …, has weight <c>d₁ / dᵢ</c>, which is <c>1 / dᵢ</c> scaled so that the nearest has weight
    /// 1. If the nearest is at distance 0, only neighbours at distance 0 vote. Inner products have no zero to divide by:
    /// for <see cref="Distances.DistanceMetric.InnerProduct"/> the weight is <c>exp(d₁ − dᵢ)</c>, a softmax over the inner products.
    /// Sources: S. A. Dudani, The distance-weighted k-nearest-neighbor rule, IEEE Transactions on Systems, Man, and Cybernetics, 1976
    /// (inverse distance); O. Vinyals et al., Matching networks for one shot learning, NeurIPS 2016, section 2.1.1 (softmax).
    /// </remarks>
    DistanceWeighted,
}
