namespace MetricLearning.Sampling;

/// <summary>Which of the negatives that fit an anchor-positive pair are taken.</summary>
public enum NegativeChoice
{
    /// <summary>Every one that fits.</summary>
    Every,

    /// <summary>The one nearest to the anchor among those that fit; of equally near ones that with the lower index.</summary>
    Nearest,
}
