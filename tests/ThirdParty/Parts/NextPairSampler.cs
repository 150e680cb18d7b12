using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace ThirdParty.Parts;

/// <summary>Pairs every anchor with the next row of its label and the next one of another, counted round the batch.</summary>
internal sealed class NextPairSampler : IPairSampler
{
    public void Sample(EmbeddedBatch batch, PairSet destination)
    {
        destination.Clear();
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            Span<int> positive = [Next(batch.Labels, anchor, isSame: true)], negative = [Next(batch.Labels, anchor, isSame: false)];
            destination.AddAnchor(positive[0] < 0 ? [] : positive, negative[0] < 0 ? [] : negative);
        }
    }

    private static int Next(ReadOnlySpan<int> labels, int anchor, bool isSame)
    {
        for (int i = 1; i < labels.Length; i++)
        {
            int row = (anchor + i) % labels.Length;
            if (labels[row] == labels[anchor] == isSame)
            {
                return row;
            }
        }

        return -1;
    }
}
