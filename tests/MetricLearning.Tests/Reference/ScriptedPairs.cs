using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>A sampler that gives the first anchors the pairs it was made with.</summary>
internal sealed class ScriptedPairs(params (int[] Positives, int[] Negatives)[] anchors) : IPairSampler
{
    private readonly bool _isAll;

    public ScriptedPairs(bool isAll)
        : this([]) => _isAll = isAll;

    public void Sample(EmbeddedBatch batch, PairSet destination)
    {
        destination.Clear();
        if (_isAll)
        {
            destination.SetAll(batch);
        }

        foreach ((int[] positives, int[] negatives) in anchors)
        {
            destination.AddAnchor(positives, negatives);
        }
    }
}
