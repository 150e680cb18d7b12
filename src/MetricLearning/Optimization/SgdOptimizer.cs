using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>Stochastic gradient descent with optional momentum, Nesterov's look-ahead and decoupled weight decay.</summary>
/// <remarks>
/// <para>
/// With rate η, momentum μ, decay λ and gradient g: <c>p ← (1 − η·λ)·p</c>, then plain <c>p ← p − η·g</c>; with momentum
/// <c>u ← μ·u + g</c> and <c>p ← p − η·u</c>; with Nesterov's look-ahead <c>p ← p − η·(g + μ·u)</c>. The state is u.
/// </para>
/// <para>O(n). Immutable and thread-safe. Each element is moved on its own: cutting the spans in pieces gives the same bits.</para>
/// <para>
/// Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", 2013, in the form in
/// which the rate multiplies the velocity; Loshchilov, Hutter, "Decoupled weight decay regularization", 2019, algorithm 1.
/// </para>
/// </remarks>
public sealed class SgdOptimizer : IOptimizer
{
    private readonly float _momentum;
    private readonly bool _usesNesterov;
    private readonly double _weightDecay;

    /// <summary>Makes the rule.</summary>
    /// <param name="options">Its settings; null stands for the defaults: plain gradient descent.</param>
    /// <exception cref="ArgumentOutOfRangeException">Momentum or weight decay is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's look-ahead is asked for without momentum.</exception>
    public SgdOptimizer(SgdOptions? options = null)
    {
        options ??= new SgdOptions();
        Throw.IfNot(options.Momentum is >= 0 and < 1, options.Momentum, "0 ≤ momentum < 1", nameof(options.Momentum));
        Throw.IfNot(
            double.IsFinite(options.WeightDecay) && options.WeightDecay >= 0,
            options.WeightDecay,
            "0 ≤ weight decay < ∞",
            nameof(options.WeightDecay));
        if (options.UsesNesterov && options.Momentum == 0)
        {
            throw new ArgumentException(
                "UsesNesterov is true but Momentum is 0; expected 0 < momentum < 1. Set a momentum, such as 0.9, or leave Nesterov out.",
                nameof(options));
        }

        _momentum = (float)options.Momentum;
        _usesNesterov = options.UsesNesterov;
        _weightDecay = options.WeightDecay;
    }

    /// <inheritdoc/>
    public int StateCountPerParameter => _momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, double learningRate, long stepNumber)
    {
        UpdateArguments.Check(parameters.Length, gradient.Length, state.Length, StateCountPerParameter, learningRate, stepNumber);
        float step = (float)-learningRate;
        if (_weightDecay > 0)
        {
            TensorPrimitives.Multiply(parameters, (float)(1 - (learningRate * _weightDecay)), parameters);
        }

        if (_momentum == 0)
        {
            TensorPrimitives.MultiplyAdd(gradient, step, parameters, parameters);
            return;
        }

        TensorPrimitives.MultiplyAdd(state, _momentum, gradient, state);
        if (_usesNesterov)
        {
            TensorPrimitives.MultiplyAdd(gradient, step, parameters, parameters);
            step *= _momentum;
        }

        TensorPrimitives.MultiplyAdd(state, step, parameters, parameters);
    }
}
