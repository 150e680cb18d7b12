using MetricLearning.Distances;

namespace MetricLearning.Sampling;

/// <summary>Takes every triplet of the batch without listing them: each ordered pair of one label with each row of another label.</summary>
/// <remarks>
/// Costs no memory, however many they are. A batch that is empty, of one label or all of different labels has none. Thread-safe.
/// </remarks>
public sealed class AllTripletSampler : ITripletSampler
{
    /// <inheritdoc/>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        destination.SetAll(batch);
    }
}
