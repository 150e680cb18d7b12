using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace ThirdParty.Parts;

/// <summary>Every anchor and positive with the anchor's nearest negative.</summary>
internal sealed class NearestNegativeTripletSampler : ITripletSampler
{
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        destination.Clear();
        ReadOnlySpan<int> labels = batch.Labels;
        ReadOnlyTensorSpan<float> distances = batch.Distances;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            int nearest = -1;
            for (int row = 0; row < labels.Length; row++)
            {
                bool isNearer = nearest < 0 || distances[anchor, row] < distances[anchor, nearest];
                nearest = labels[row] != labels[anchor] && isNearer ? row : nearest;
            }

            for (int positive = 0; positive < labels.Length && nearest >= 0; positive++)
            {
                if (positive != anchor && labels[positive] == labels[anchor])
                {
                    destination.Add(new(anchor, positive, nearest));
                }
            }
        }
    }
}
