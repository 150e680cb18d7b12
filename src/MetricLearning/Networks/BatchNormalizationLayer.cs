namespace MetricLearning.Networks;

/// <summary>Scales each channel to mean 0 and variance 1, then by learned numbers: <c>y = f(γ·(x − μ) / √(σ² + ε) + β)</c>.</summary>
/// <remarks>
/// <para>
/// In training μ and σ² are the mean and the variance of the channel over all rows and pixels of the batch, and running values move towards
/// them: <c>r ← (1 − momentum)·r + momentum·new</c>, the variance with n − 1 in its divisor. In inference the running values stand for
/// both, so a row's embedding does not depend on its neighbours. A batch with a single value per channel, such as a last batch of one row,
/// has no variance: it gives f(β), and the running values stay as they are.
/// </para>
/// <para>
/// Parameters: scale γ [channels], at first 1, and shift β [channels], at first 0; statistics: mean and variance. After a convolution or a
/// fully connected layer, <see cref="EmbeddingNetwork.FoldBatchNormalization"/> moves all of it into that layer's weights.
/// Source: Ioffe, Szegedy, "Batch normalization", 2015, algorithms 1 and 2.
/// </para>
/// </remarks>
public sealed record BatchNormalizationLayer : NetworkLayer
{
    private const double SmallestEpsilon = 1e-30; // its root divides numbers in single precision

    /// <summary>The function f.</summary>
    public Activation Activation { get; init; }

    /// <summary>How far the running values move in a step, 0 &lt; momentum ≤ 1.</summary>
    public double Momentum { get; init; } = 0.1;

    /// <summary>What is added to the variance, 1e-30 ≤ ε.</summary>
    public double Epsilon { get; init; } = 1e-5;

    internal override string Kind => "norm";

    internal override Activation LastFunction => Activation;

    internal override LayerNode Build(LayerBuilder builder)
    {
        builder.Require(Momentum is > 0 and <= 1, nameof(Momentum), Momentum, "0 < momentum ≤ 1", "Use 0.1 when in doubt.");
        builder.Require(
            Epsilon >= SmallestEpsilon && double.IsFinite(Epsilon), nameof(Epsilon), Epsilon, "1e-30 ≤ ε < ∞", "Use 1e-5 when in doubt.");
        return new BatchNormalizationNode(builder, this);
    }
}
