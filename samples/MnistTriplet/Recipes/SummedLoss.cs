using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MnistTriplet.Recipes;

/// <summary>The sum of two losses whose terms are the anchors and which compare rows by the same distance.</summary>
/// <remarks>Counts and distances of the result are those of the first. A warm evaluation allocates nothing.</remarks>
/// <param name="first">The loss whose counts and distances are reported.</param>
/// <param name="second">The loss that is added.</param>
internal sealed class SummedLoss(IEmbeddingLoss first, IEmbeddingLoss second) : IEmbeddingLoss
{
    private float[] _secondGradient = [];

    public EmbeddingDistance Distance => first.Distance;

    public IReadOnlyList<Parameter> Parameters { get; } = [.. first.Parameters, .. second.Parameters];

    public IReadOnlyList<NamedArray> State => [.. first.State, .. second.State];

    public void Check(int dimension, ReadOnlySpan<int> labels)
    {
        first.Check(dimension, labels);
        second.Check(dimension, labels);
    }

    public void BeginRun(int dimension)
    {
        first.BeginRun(dimension);
        second.BeginRun(dimension);
    }

    public Span<float> Gradient(int parameter) => parameter < first.Parameters.Count
        ? first.Gradient(parameter)
        : second.Gradient(parameter - first.Parameters.Count);

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        int count = batch.AnchorCount * batch.Dimension;
        if (_secondGradient.Length < count)
        {
            _secondGradient = new float[count];
        }

        LossResult result = first.Evaluate(batch, gradient);
        TensorSpan<float> secondGradient = new(_secondGradient, [batch.AnchorCount, batch.Dimension], []);
        LossResult added = second.Evaluate(batch, secondGradient);
        Tensor.Add<float>(gradient, secondGradient, gradient);
        return result with { Value = result.Value + added.Value, LossSum = result.LossSum + added.LossSum };
    }
}
