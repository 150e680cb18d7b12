using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace ThirdParty.Parts;

/// <summary>The mean of <c>max(‖a − p‖² − ‖a − n‖² + margin, 0)²</c> over the triplets.</summary>
internal sealed class SquaredHingeTripletLoss(float margin) : ITripletLoss
{
    public EmbeddingDistance Distance => new(DistanceMetric.SquaredEuclidean);

    public LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient)
    {
        gradient.Clear();
        Totals totals = default;
        if (triplets.IsAll)
        {
            AddAll(batch, gradient, ref totals, triplets.Count);
        }
        else
        {
            foreach (Triplet triplet in triplets.Listed)
            {
                Add(batch, triplet, gradient, ref totals, triplets.Count);
            }
        }

        double value = triplets.Count == 0 ? 0 : totals.Loss / triplets.Count;
        return new(
            value, totals.Loss, triplets.Count, totals.Active, new(totals.Positive, triplets.Count), new(totals.Negative, triplets.Count));
    }

    private void AddAll(EmbeddedBatch batch, in TensorSpan<float> gradient, ref Totals totals, long count)
    {
        ReadOnlySpan<int> labels = batch.Labels;
        for (int a = 0; a < batch.AnchorCount; a++)
        {
            for (int p = 0; p < labels.Length; p++)
            {
                for (int n = 0; n < labels.Length && p != a && labels[p] == labels[a]; n++)
                {
                    if (labels[n] != labels[a])
                    {
                        Add(batch, new(a, p, n), gradient, ref totals, count);
                    }
                }
            }
        }
    }

    private void Add(EmbeddedBatch batch, Triplet triplet, in TensorSpan<float> gradient, ref Totals totals, long count)
    {
        (int a, int p, int n) = (triplet.Anchor, triplet.Positive, triplet.Negative);
        ReadOnlyTensorSpan<float> x = batch.Embeddings;
        double positive = 0, negative = 0;
        for (int j = 0; j < batch.Dimension; j++)
        {
            positive += ((double)x[a, j] - x[p, j]) * ((double)x[a, j] - x[p, j]);
            negative += ((double)x[a, j] - x[n, j]) * ((double)x[a, j] - x[n, j]);
        }

        double violation = Math.Max(positive - negative + margin, 0);
        totals.Loss += violation * violation;
        totals.Active += violation > 0 ? 1 : 0;
        totals.Positive += positive;
        totals.Negative += negative;
        float weight = (float)(4 * violation / count);
        for (int j = 0; j < batch.Dimension; j++)
        {
            gradient[a, j] += weight * (x[n, j] - x[p, j]);
            AddTo(gradient, p, j, weight * (x[p, j] - x[a, j]), batch.AnchorCount);
            AddTo(gradient, n, j, weight * (x[a, j] - x[n, j]), batch.AnchorCount);
        }
    }

    // Rows that are no anchors receive no gradient.
    private static void AddTo(in TensorSpan<float> gradient, int row, int column, float value, int anchorCount)
    {
        if (row < anchorCount)
        {
            gradient[row, column] += value;
        }
    }

    private struct Totals
    {
        public double Loss;
        public long Active;
        public double Positive;
        public double Negative;
    }
}
