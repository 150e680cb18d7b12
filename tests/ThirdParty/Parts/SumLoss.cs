using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace ThirdParty.Parts;

/// <summary>The sum of losses that compare rows by the same distance; what they learn and keep is its own.</summary>
internal sealed class SumLoss(params IEmbeddingLoss[] losses) : IEmbeddingLoss
{
    private float[] _part = [];

    public EmbeddingDistance Distance => losses[0].Distance;

    public IReadOnlyList<Parameter> Parameters { get; } = [.. losses.SelectMany(loss => loss.Parameters)];

    public IReadOnlyList<NamedArray> State => [.. losses.SelectMany(loss => loss.State)];

    public void Check(int dimension, ReadOnlySpan<int> labels)
    {
        foreach (IEmbeddingLoss loss in losses)
        {
            loss.Check(dimension, labels);
        }
    }

    public void BeginRun(int dimension)
    {
        foreach (IEmbeddingLoss loss in losses)
        {
            loss.BeginRun(dimension);
        }
    }

    public Span<float> Gradient(int parameter)
    {
        foreach (IEmbeddingLoss loss in losses)
        {
            if (parameter < loss.Parameters.Count)
            {
                return loss.Gradient(parameter);
            }

            parameter -= loss.Parameters.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(parameter));
    }

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        LossResult sum = losses[0].Evaluate(batch, gradient);
        Array.Resize(ref _part, batch.AnchorCount * batch.Dimension);
        TensorSpan<float> part = new(_part, [batch.AnchorCount, batch.Dimension], []);
        foreach (IEmbeddingLoss loss in losses.AsSpan(1))
        {
            LossResult result = loss.Evaluate(batch, part);
            Tensor.Add<float>(gradient, part, gradient);
            sum = new(
                sum.Value + result.Value,
                sum.LossSum + result.LossSum,
                sum.TermCount + result.TermCount,
                sum.ActiveCount + result.ActiveCount,
                sum.PositiveDistance,
                sum.NegativeDistance);
        }

        return sum;
    }
}
