namespace MetricLearning.Losses;

/// <summary>How the losses of many triplets become one number.</summary>
public enum TripletReduction
{
    /// <summary>The mean over all triplets; 0 where there is none.</summary>
    MeanOfAll,

    /// <summary>The mean over the triplets whose loss is greater than 0; 0 where there is none.</summary>
    /// <remarks>
    /// It stays large while the number of such triplets falls: watch <see cref="LossResult.ActiveFraction"/> beside it.
    /// A smooth loss is greater than 0 for every triplet, so there both means are the same.
    /// </remarks>
    MeanOfViolating,
}
