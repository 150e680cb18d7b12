using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>Stochastic gradient descent with optional momentum, Nesterov's look-ahead and decoupled weight decay.</summary>
/// <remarks>
/// <para>
/// With rate η, momentum μ, decay λ and gradient g: <c>p ← (1 − η·λ)·p</c>, then plain <c>p ← p − η·g</c>; with momentum
/// <c>u ← μ·u + g</c> and <c>p ← p − η·u</c>; with Nesterov's look-ahead <c>p ← p − η·(g + μ·u)</c>. The state is u ("velocity").
/// </para>
/// <para>O(n). Immutable and thread-safe. Each element is moved on its own: cutting a parameter in pieces gives the same bits.</para>
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
        Throw.IfNot(
            options.Momentum >= 0 && (float)options.Momentum < 1, options.Momentum, "0 ≤ momentum < 1 as a float",
            "Pass 0 for no momentum, 0.9 when in doubt.", nameof(options.Momentum));
        Throw.IfNot(
            double.IsFinite(options.WeightDecay) && options.WeightDecay >= 0, options.WeightDecay, "0 ≤ weight decay < ∞",
            "Pass 0 for no decay.", nameof(options.WeightDecay));
        if (options.UsesNesterov && options.Momentum == 0)
        {
            throw new ArgumentException(
                "UsesNesterov is true but Momentum is 0; expected 0 < momentum < 1. Set a momentum, such as 0.9, or leave Nesterov out.",
                nameof(options));
        }

        _momentum = (float)options.Momentum;
        _usesNesterov = options.UsesNesterov;
        _weightDecay = options.WeightDecay;
        StateNames = _momentum > 0 ? ["velocity"] : [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public void Update(in OptimizerUpdate update)
    {
        Span<float> parameters = update.Values;
        ReadOnlySpan<float> gradient = update.Gradient;
        float step = (float)-update.LearningRate;
        if (_weightDecay > 0)
        {
            TensorPrimitives.Multiply(parameters, (float)(1 - (update.LearningRate * _weightDecay)), parameters);
        }

        if (_momentum == 0)
        {
            TensorPrimitives.MultiplyAdd(gradient, step, parameters, parameters);
            return;
        }

        Span<float> velocity = update.State(0);
        TensorPrimitives.MultiplyAdd(velocity, _momentum, gradient, velocity);
        if (_usesNesterov)
        {
            TensorPrimitives.MultiplyAdd(gradient, step, parameters, parameters);
            step *= _momentum;
        }

        TensorPrimitives.MultiplyAdd(velocity, step, parameters, parameters);
    }
}
