using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>A triplet loss as a loss of the whole batch: over all its triplets.</summary>
internal static class EveryTriplet
{
    [ThreadStatic]
    private static TripletSet? _triplets;

    /// <summary>Evaluates a loss over all triplets of a batch; allocates nothing once warm.</summary>
    public static LossResult Evaluate(ITripletLoss loss, EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TripletSet triplets = _triplets ?? new TripletSet();
        _triplets = null; // so that a loss within the loss takes another
        triplets.SetAll(batch);
        LossResult result = loss.Evaluate(batch, triplets, gradient);
        _triplets = triplets;
        return result;
    }
}
