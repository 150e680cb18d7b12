namespace MetricLearning.Losses;

/// <summary>The distances of pairs of rows, and where their gradient is gathered.</summary>
internal interface IPairDistances
{
    /// <summary>The distance of two rows.</summary>
    float Between(int x, int y);

    /// <summary>Adds to the gradient with respect to that distance.</summary>
    /// <param name="x">The one row.</param>
    /// <param name="y">The other row.</param>
    /// <param name="distance">Their distance.</param>
    /// <param name="weight">What to add.</param>
    void AddGradient(int x, int y, float distance, float weight);
}
