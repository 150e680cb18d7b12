using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>Evaluates a loss into a gradient that held other values before.</summary>
internal static class LossRun
{
    public static (TripletLossResult Result, float[] Gradient) Of(ITripletLoss loss, EmbeddedBatch batch, TripletSet triplets)
    {
        float[] gradient = new float[batch.RowCount * batch.Dimension];
        Array.Fill(gradient, 123f);
        TripletLossResult result = loss.Evaluate(batch, triplets, Tensor.Create(gradient, [batch.RowCount, batch.Dimension]));
        return (result, gradient);
    }
}
