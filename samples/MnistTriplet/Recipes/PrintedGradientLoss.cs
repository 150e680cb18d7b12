using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MnistTriplet.Recipes;

/// <summary>
/// The triplet loss with the gradient that the document prints, <c>a − p + n</c> for each active triplet, passed back through the anchor
/// alone and divided by the number of triplets. It is not the derivative of the loss; it is here to repeat the document's run.
/// </summary>
internal sealed class PrintedGradientLoss : ITripletLoss
{
    private const double Margin = 1;

    public EmbeddingDistance Distance { get; } = new(DistanceMetric.Euclidean);

    /// <exception cref="ArgumentException">The triplets are not listed one by one.</exception>
    public LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient)
    {
        if (triplets.IsAll)
        {
            throw new ArgumentException(
                "triplets stands for all triplets of the batch; the printed gradient needs them listed: use a sampler that lists them.",
                nameof(triplets));
        }

        gradient.Clear();
        double lossSum = 0, positiveSum = 0, negativeSum = 0;
        long activeCount = 0;
        foreach (Triplet triplet in triplets.Listed)
        {
            ReadOnlySpan<float> anchor = Row(batch, triplet.Anchor);
            ReadOnlySpan<float> positive = Row(batch, triplet.Positive);
            ReadOnlySpan<float> negative = Row(batch, triplet.Negative);
            double positiveDistance = TensorPrimitives.Distance(anchor, positive);
            double negativeDistance = TensorPrimitives.Distance(anchor, negative);
            double loss = Math.Max(positiveDistance - negativeDistance + Margin, 0);
            lossSum += loss;
            positiveSum += positiveDistance;
            negativeSum += negativeDistance;
            if (loss > 0)
            {
                activeCount++;
                Span<float> anchorGradient = gradient.GetSpan([triplet.Anchor, 0], batch.Dimension);
                AddPrintedGradient(anchor, positive, negative, 1f / triplets.Count, anchorGradient);
            }
        }

        double value = triplets.Count == 0 ? 0 : lossSum / triplets.Count;
        return new LossResult(
            value, lossSum, triplets.Count, activeCount, new(positiveSum, triplets.Count), new(negativeSum, triplets.Count));
    }

    private static ReadOnlySpan<float> Row(EmbeddedBatch batch, int row) => batch.Embeddings.GetSpan([row, 0], batch.Dimension);

    private static void AddPrintedGradient(
        ReadOnlySpan<float> anchor, ReadOnlySpan<float> positive, ReadOnlySpan<float> negative, float weight, Span<float> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += (anchor[i] - positive[i] + negative[i]) * weight;
        }
    }
}
