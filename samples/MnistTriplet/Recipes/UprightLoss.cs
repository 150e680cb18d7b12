using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MnistTriplet.Recipes;

/// <summary>A loss of the steps that leave images upright; in those that turn them it is 0, and so is its gradient.</summary>
/// <remarks>A warm evaluation allocates nothing.</remarks>
/// <param name="inner">The loss of upright images.</param>
/// <param name="turns">Which steps turn their images.</param>
internal sealed class UprightLoss(IEmbeddingLoss inner, QuarterTurns turns) : IEmbeddingLoss
{
    private readonly float[][] _noGradients = [.. inner.Parameters.Select(parameter => new float[parameter.Values.FlattenedLength])];
    private bool _isTurned;

    public EmbeddingDistance Distance => inner.Distance;

    public bool HasInactiveTerms => inner.HasInactiveTerms;

    public IReadOnlyList<Parameter> Parameters => inner.Parameters;

    public IReadOnlyList<NamedArray> State => inner.State;

    public void Check(int dimension, ReadOnlySpan<int> labels) => inner.Check(dimension, labels);

    public void BeginRun(int dimension) => inner.BeginRun(dimension);

    public Span<float> Gradient(int parameter) => _isTurned ? _noGradients[parameter] : inner.Gradient(parameter);

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        _isTurned = turns.Of(batch.Step) != 0;
        if (!_isTurned)
        {
            return inner.Evaluate(batch, gradient);
        }

        gradient.Clear();
        return default;
    }
}
