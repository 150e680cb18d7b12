using MetricLearning.Calibration;
using MetricLearning.Classification;

namespace MetricLearning.VectorData;

/// <summary>How a <see cref="SearchClassifier{TRecord}"/> gets from what a store finds to an answer.</summary>
public sealed record SearchClassifierOptions
{
    /// <summary>
    /// What the scores of the store are, one of <see cref="Microsoft.Extensions.VectorData.DistanceFunction"/> but for the Hamming and
    /// Manhattan distances; the cosine similarity unless set. Dot products are taken for those of vectors of length 1.
    /// </summary>
    public string DistanceFunction { get; init; } = Microsoft.Extensions.VectorData.DistanceFunction.CosineSimilarity;

    /// <summary>Which records vote, and how; <see cref="NeighborRule.Usual"/> unless set. A store has no centroids.</summary>
    public NeighborRule Rule { get; init; } = NeighborRule.Usual;

    /// <summary>Which neighbour's distance tells what is none of the labels, 1 ≤ k ≤ 50; 1, the nearest, unless set.</summary>
    public int NoveltyNeighbor { get; init; } = 1;

    /// <summary>
    /// What turns vote and distance into a probability; null, the default, for a confidence that only rises with the share of the votes and
    /// falls with the distance, until <see cref="SearchClassifier{TRecord}.CalibrateAsync"/> has fitted one.
    /// One that was fitted elsewhere holds for the <see cref="NoveltyNeighbor"/> and the distances that it was fitted to.
    /// </summary>
    public ConfidenceCalibrator? Confidence { get; init; }

    /// <summary>The least confidence of an accepted label; negative infinity, the default, accepts all.</summary>
    public double Threshold { get; init; } = double.NegativeInfinity;

    /// <summary>Thresholds of single labels, which replace <see cref="Threshold"/>; none unless set.</summary>
    public IReadOnlyDictionary<string, double> LabelThresholds { get; init; } = new Dictionary<string, double>();
}
