using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Kernels;

namespace MetricLearning.Losses;

/// <summary>The normalised temperature-scaled cross entropy: which row, among an anchor's negatives, is its positive?</summary>
/// <remarks>
/// <para>
/// By cosine similarity S, an anchor a and a positive p of it cost <c>−ln(e^(S_ap/τ) / (e^(S_ap/τ) + Σ_n e^(S_an/τ)))</c> over the anchor's
/// negatives n; its other positives are not in the denominator. The loss is the mean over the pairs of anchor and positive, which are the
/// terms of the result; without a positive pair, or without negatives, it is 0.
/// </para>
/// <para>
/// O(a·r·d) for a anchors among r rows. Deterministic; not thread-safe; memory O(a·r) is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Source: T. Chen, S. Kornblith, M. Norouzi, G. Hinton, A Simple Framework for Contrastive Learning of Visual Representations, ICML 2020,
/// equation 1; with labels instead of augmented views, as in pytorch-metric-learning.
/// </para>
/// </remarks>
public sealed class NtXentLoss : IEmbeddingLoss, IContrastTerm
{
    private readonly AnchorContrast _anchors = new();
    private readonly float _scale;

    /// <summary>Makes the loss.</summary>
    /// <param name="options">What it computes; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not from 1e-6 to 1e6.</exception>
    public NtXentLoss(NtXentLossOptions? options = null)
    {
        options ??= new();
        LossGuard.RequireTemperature(options.Temperature);
        _scale = (float)(1 / options.Temperature);
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => AnchorContrast.Distance;

    /// <inheritdoc/>
    public bool HasInactiveTerms => false;

    bool IContrastTerm.AveragesActiveTerms => false;

    /// <inheritdoc/>
    /// <remarks>An embedding that is not finite makes every sum of the result and the whole gradient NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, or the gradient is not a dense matrix of that shape.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) => _anchors.Evaluate(batch, this, gradient);

    // With L = ln Σ_n e^(S_an/τ) a pair costs ln(1 + e^(L − S_ap/τ)).
    void IContrastTerm.Evaluate(Span<float> positives, Span<float> negatives, ref LossSums sums)
    {
        double negativeExponent = LogSumExp.ToSoftmax(negatives, _scale);
        TensorPrimitives.Multiply(positives, -_scale, positives);
        TensorPrimitives.Add(positives, (float)negativeExponent, positives);
        TermSums pairs = TermRow.ToSlopes<SoftplusTerm>(positives);
        sums.Add(pairs.Loss, positives.Length, positives.Length - positives.Count(0f)); // a slope is 0 where the loss is
        TensorPrimitives.Multiply(positives, -_scale, positives);
        TensorPrimitives.Multiply(negatives, (float)(_scale * pairs.Slope), negatives);
    }
}
