using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Optimization;

/// <summary>
/// Adam: each parameter moves by its mean gradient over the root of its mean squared gradient; with weight decay it is AdamW.
/// </summary>
/// <remarks>
/// <para>
/// With rate η, decay λ, gradient g and step number t: <c>p ← (1 − η·λ)·p</c>, <c>m ← β₁·m + (1 − β₁)·g</c>,
/// <c>v ← β₂·v + (1 − β₂)·g²</c>, <c>p ← p − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)</c>. The state is m ("mean") and v ("square").
/// </para>
/// <para>O(n). Immutable and thread-safe. Each element is moved on its own: cutting a parameter in pieces gives the same bits.</para>
/// <para>
/// Source: Kingma, Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1; Loshchilov, Hutter, "Decoupled weight decay
/// regularization", 2019, algorithm 2.
/// </para>
/// </remarks>
public sealed class AdamOptimizer : IOptimizer
{
    private readonly AdamOptions _options;

    /// <summary>Makes the rule.</summary>
    /// <param name="options">Its settings; null stands for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public AdamOptimizer(AdamOptions? options = null)
    {
        _options = options ?? new AdamOptions();
        Throw.IfNot(_options.Beta1 is >= 0 and < 1, _options.Beta1, "0 ≤ β₁ < 1", "Use 0.9 when in doubt.", nameof(options.Beta1));
        Throw.IfNot(_options.Beta2 is >= 0 and < 1, _options.Beta2, "0 ≤ β₂ < 1", "Use 0.999 when in doubt.", nameof(options.Beta2));
        Throw.IfNot(
            (float)_options.Epsilon is > 0 and < float.PositiveInfinity, _options.Epsilon, "0 < ε < ∞ as a float",
            "Use 1e-8 when in doubt.", nameof(options.Epsilon));
        Throw.IfNot(
            double.IsFinite(_options.WeightDecay) && _options.WeightDecay >= 0, _options.WeightDecay, "0 ≤ weight decay < ∞",
            "Pass 0 for no decay.", nameof(options.WeightDecay));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; } = ["mean", "square"];

    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public void Update(in OptimizerUpdate update)
    {
        double meanCorrection = 1 - Math.Pow(_options.Beta1, update.StepNumber);
        double squareCorrection = 1 - Math.Pow(_options.Beta2, update.StepNumber);
        AdamKernel.Update(
            update.Values,
            update.Gradient,
            update.State(0),
            update.State(1),
            new AdamCoefficients(
                KeptParameter: (float)(1 - (update.LearningRate * _options.WeightDecay)),
                KeptMean: (float)_options.Beta1,
                NewMean: (float)(1 - _options.Beta1),
                KeptSquare: (float)_options.Beta2,
                NewSquare: (float)(1 - _options.Beta2),
                StepSize: (float)(update.LearningRate / meanCorrection),
                RootScale: (float)(1 / Math.Sqrt(squareCorrection)),
                Epsilon: (float)_options.Epsilon));
    }
}
