using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>Gives the same triplets for every batch, and remembers what it was shown.</summary>
internal sealed class ScriptedTriplets(params Triplet[] triplets) : ITripletSampler
{
    public List<long> Steps { get; } = [];

    public List<int[]> Labels { get; } = [];

    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        Steps.Add(batch.Step);
        Labels.Add(batch.Labels.ToArray());
        destination.Clear();
        foreach (Triplet triplet in triplets)
        {
            destination.Add(triplet);
        }
    }
}
