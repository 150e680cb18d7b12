namespace MetricLearning.Sampling;

/// <summary>How a triplet stands to a margin m, by its gap <c>g = D(anchor, negative) − D(anchor, positive)</c>.</summary>
public enum TripletDifficulty
{
    /// <summary>g ≤ m: hard or semi-hard; the triplets that a margin loss is not yet content with.</summary>
    Violating,

    /// <summary>g ≤ 0: the negative is no farther than the positive.</summary>
    Hard,

    /// <summary>0 &lt; g ≤ m: the negative is farther than the positive, but not by more than the margin.</summary>
    SemiHard,

    /// <summary>m &lt; g: the negative is farther by more than the margin.</summary>
    Easy,
}
