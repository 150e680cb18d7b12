using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>Takes one triplet per anchor: a random positive that is not the anchor and a random negative, both from the batch.</summary>
/// <remarks>
/// Each candidate has equal chance; the draw depends on the seed, the batch's labels and its step number alone. Triplets are in ascending
/// order of anchor. Rows without a positive or a negative give none, so a batch that is empty, of one label or all of different labels
/// gives no triplet. Needs no distances; O(b·log b); allocates only when it grows. Not thread-safe.
/// </remarks>
/// <param name="seed">Decides every draw, together with the step number.</param>
public sealed class RandomTripletSampler(int seed) : ITripletSampler, IServesOneRun
{
    private readonly ClassIndex _classes = new();

    /// <inheritdoc/>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        destination.Clear();
        _classes.Rebuild(batch.Labels);
        if (_classes.ClassCount < 2)
        {
            return;
        }

        RandomStream random = new(seed, batch.Step);
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            if (TripletDraw.CanAnchor(_classes, anchor))
            {
                int positive = TripletDraw.Positive(_classes, anchor, ref random);
                destination.Add(new Triplet(anchor, positive, TripletDraw.Negative(_classes, anchor, ref random)));
            }
        }
    }
}
