using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Optimization;

/// <summary>
/// Adam: each parameter moves by its mean gradient over the root of its mean squared gradient; with weight decay it is AdamW.
/// </summary>
/// <remarks>
/// <para>
/// With rate η, decay λ, gradient g and step number t: <c>p ← (1 − η·λ)·p</c>, <c>m ← β₁·m + (1 − β₁)·g</c>,
/// <c>v ← β₂·v + (1 − β₂)·g²</c>, <c>p ← p − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)</c>. The state is m, [n], then v, [n].
/// </para>
/// <para>O(n). Immutable and thread-safe. Each element is moved on its own: cutting the spans in pieces gives the same bits.</para>
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
        Throw.IfNot(_options.Beta1 is >= 0 and < 1, _options.Beta1, "0 ≤ β₁ < 1", nameof(options.Beta1));
        Throw.IfNot(_options.Beta2 is >= 0 and < 1, _options.Beta2, "0 ≤ β₂ < 1", nameof(options.Beta2));
        Throw.IfNot(
            double.IsFinite(_options.Epsilon) && (float)_options.Epsilon > 0,
            _options.Epsilon,
            "0 < ε < ∞ as a float",
            nameof(options.Epsilon));
        Throw.IfNot(
            double.IsFinite(_options.WeightDecay) && _options.WeightDecay >= 0,
            _options.WeightDecay,
            "0 ≤ weight decay < ∞",
            nameof(options.WeightDecay));
    }

    /// <inheritdoc/>
    public int StateCountPerParameter => 2;

    /// <inheritdoc/>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, double learningRate, long stepNumber)
    {
        UpdateArguments.Check(parameters.Length, gradient.Length, state.Length, StateCountPerParameter, learningRate, stepNumber);
        double meanCorrection = 1 - Math.Pow(_options.Beta1, stepNumber);
        double squareCorrection = 1 - Math.Pow(_options.Beta2, stepNumber);
        AdamKernel.Update(
            parameters,
            gradient,
            state[..parameters.Length],
            state[parameters.Length..],
            new AdamCoefficients(
                KeptParameter: (float)(1 - (learningRate * _options.WeightDecay)),
                KeptMean: (float)_options.Beta1,
                NewMean: (float)(1 - _options.Beta1),
                KeptSquare: (float)_options.Beta2,
                NewSquare: (float)(1 - _options.Beta2),
                StepSize: (float)(learningRate / meanCorrection),
                RootScale: (float)(1 / Math.Sqrt(squareCorrection)),
                Epsilon: (float)_options.Epsilon));
    }
}
