using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>
/// A loss of 1 whose gradient is told: one value for every element of the embeddings', one for every element of the proxies'.
/// </summary>
internal sealed class ScriptedProxyLoss : IEmbeddingLoss
{
    private readonly float[] _proxyGradient;

    /// <summary>Proxies of one column.</summary>
    public ScriptedProxyLoss(params float[] values)
        : this(dimension: 1, values)
    {
    }

    public ScriptedProxyLoss(int dimension, float[] values)
    {
        Values = values;
        Parameters = [new("proxies", Shape.Tensor(values, values.Length / dimension, dimension))];
        _proxyGradient = new float[values.Length];
    }

    public float GradientOfEmbeddings { get; init; }

    public float GradientOfProxies
    {
        init => Array.Fill(_proxyGradient, value);
    }

    public float[] Values { get; }

    public EmbeddingDistance Distance { get; } = new(DistanceMetric.Cosine);

    public IReadOnlyList<Parameter> Parameters { get; }

    public void Check(int dimension, ReadOnlySpan<int> labels) =>
        Throw.IfLabelHasNoProxy(labels, (int)Parameters[0].Values.Lengths[0], nameof(labels));

    public Span<float> Gradient(int parameter) => _proxyGradient;

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        Shape.Matrix(gradient, nameof(gradient), out _, out _).Fill(GradientOfEmbeddings);
        return new(Value: 1, LossSum: batch.RowCount, batch.RowCount, batch.RowCount, default, default);
    }
}
