using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>Evaluates a loss into a gradient that held other values before.</summary>
internal static class LossRun
{
    public static (LossResult Result, float[] Gradient) Of(ITripletLoss loss, EmbeddedBatch batch, TripletSet triplets)
    {
        float[] gradient = new float[batch.AnchorCount * batch.Dimension];
        Array.Fill(gradient, 123f);
        LossResult result = loss.Evaluate(batch, triplets, Tensor.Create(gradient, [batch.AnchorCount, batch.Dimension]));
        return (result, gradient);
    }

    public static (LossResult Result, float[] Gradient) Of(IEmbeddingLoss loss, EmbeddedBatch batch)
    {
        float[] gradient = new float[batch.AnchorCount * batch.Dimension];
        Array.Fill(gradient, 123f);
        LossResult result = loss.Evaluate(batch, Tensor.Create(gradient, [batch.AnchorCount, batch.Dimension]));
        return (result, gradient);
    }
}
