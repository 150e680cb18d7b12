using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>
/// A loss of 1 whose gradient is told: one value for every element of the embeddings', one for every element of the proxies'.
/// </summary>
internal sealed class ScriptedProxyLoss : IProxyLoss
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
        Proxies = new("proxies", Shape.Tensor(values, values.Length / dimension, dimension));
        _proxyGradient = new float[values.Length];
    }

    public float Gradient { get; init; }

    public float GradientOfProxies
    {
        init => ProxyGradient.Fill(value);
    }

    public float[] Values { get; }

    public EmbeddingDistance Distance { get; } = new(DistanceMetric.Cosine);

    public NetworkParameter Proxies { get; }

    public Span<float> ProxyGradient => _proxyGradient;

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        Shape.Matrix(gradient, nameof(gradient), out _, out _).Fill(Gradient);
        return new(Value: 1, LossSum: batch.RowCount, batch.RowCount, batch.RowCount, default, default);
    }
}
