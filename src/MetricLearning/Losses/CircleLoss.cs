using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Losses;

/// <summary>The circle loss: the weight of a similarity in the gradient grows with its distance from its optimum.</summary>
/// <remarks>
/// <para>
/// By cosine similarity S, an anchor a costs <c>ln(1 + Σ_n e^(γ·α_n·(S_an − m)) · Σ_p e^(−γ·α_p·(S_ap − 1 + m)))</c> with the weights
/// <c>α_n = max(S_an + m, 0)</c> and <c>α_p = max(1 + m − S_ap, 0)</c>, which count as constants in the gradient. The terms of the result
/// are the anchors that have positives and negatives; the loss is the mean over those whose term is greater than 0, and 0 if there is none.
/// </para>
/// <para>
/// O(a·r·d) for a anchors among r rows. Deterministic; not thread-safe; memory O(a·r) is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Source: Y. Sun, C. Cheng, Y. Zhang, C. Zhang, L. Zheng, Z. Wang, Y. Wei, Circle Loss: A Unified Perspective of Pair Similarity
/// Optimization, CVPR 2020, equations 5 and 6.
/// </para>
/// </remarks>
public sealed class CircleLoss : IEmbeddingLoss, IContrastTerm
{
    private readonly AnchorContrast _anchors = new();
    private readonly float _margin;
    private readonly float _scale;
    private float[] _weights = [];

    /// <summary>Makes the loss.</summary>
    /// <param name="options">What it computes; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not from 0 to 1, or the scale not from 1e-6 to 1e6.</exception>
    public CircleLoss(CircleLossOptions? options = null)
    {
        options ??= new();
        Throw.IfNot(options.Margin is >= 0 and <= 1, options.Margin, "0 ≤ margin ≤ 1", "Use 0.4 when in doubt.");
        LossGuard.RequireScale(options.Scale);
        _margin = (float)options.Margin;
        _scale = (float)options.Scale;
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => AnchorContrast.Distance;

    /// <inheritdoc/>
    public bool HasInactiveTerms => false;

    bool IContrastTerm.AveragesActiveTerms => true;

    /// <inheritdoc/>
    /// <remarks>An embedding that is not finite makes every sum of the result and the whole gradient NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, or the gradient is not a dense matrix of that shape.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) => _anchors.Evaluate(batch, this, gradient);

    void IContrastTerm.Evaluate(Span<float> positives, Span<float> negatives, ref LossSums sums)
    {
        if (positives.IsEmpty || negatives.IsEmpty)
        {
            positives.Clear();
            negatives.Clear();
            return;
        }

        Scratch.Grow(ref _weights, positives.Length + negatives.Length);
        Span<float> pull = _weights.AsSpan(0, positives.Length); // α_p
        Span<float> push = _weights.AsSpan(positives.Length, negatives.Length); // α_n
        TensorPrimitives.Subtract(1 + _margin, positives, pull);
        TensorPrimitives.Max(pull, 0, pull);
        TensorPrimitives.Add(negatives, _margin, push);
        TensorPrimitives.Max(push, 0, push);

        double exponent = WeightedLogSumExp(positives, pull, 1 - _margin, -_scale) + WeightedLogSumExp(negatives, push, _margin, _scale);
        sums.Add(SoftplusTerm.Of(exponent, out double slope));
        Complete(positives, pull, -_scale * slope);
        Complete(negatives, push, _scale * slope);
    }

    // Replaces similarities by the softmax of their exponents.
    private static double WeightedLogSumExp(Span<float> similarities, ReadOnlySpan<float> weights, float threshold, float scale)
    {
        TensorPrimitives.Subtract(similarities, threshold, similarities);
        TensorPrimitives.Multiply(similarities, weights, similarities);
        return LogSumExp.ToSoftmax(similarities, scale);
    }

    private static void Complete(Span<float> softmax, ReadOnlySpan<float> weights, double factor)
    {
        TensorPrimitives.Multiply(softmax, weights, softmax);
        TensorPrimitives.Multiply(softmax, (float)factor, softmax);
    }
}
