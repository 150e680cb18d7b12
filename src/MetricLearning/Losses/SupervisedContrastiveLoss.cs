using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Kernels;

namespace MetricLearning.Losses;

/// <summary>The supervised contrastive loss: among all rows, those of the anchor's label should be the likely ones, each equally.</summary>
/// <remarks>
/// <para>
/// By cosine similarity S, an anchor a with positives P and negatives N costs
/// <c>−1/|P| · Σ_{p∈P} (S_ap/τ − ln Σ_{k∈P∪N} e^(S_ak/τ))</c>. The terms of the result are the anchors that have positives and negatives;
/// the loss is the mean over those whose term is greater than 0, and 0 if there is none.
/// </para>
/// <para>
/// O(a·r·d) for a anchors among r rows. Deterministic; not thread-safe; memory O(a·r) is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Source: P. Khosla, P. Teterwak, C. Wang, A. Sarna, Y. Tian, P. Isola, A. Maschinot, C. Liu, D. Krishnan, Supervised Contrastive
/// Learning, NeurIPS 2020, equation 2.
/// </para>
/// </remarks>
public sealed class SupervisedContrastiveLoss : IEmbeddingLoss, IContrastTerm
{
    private readonly AnchorContrast _anchors = new();
    private readonly float _scale;

    /// <summary>Makes the loss.</summary>
    /// <param name="options">What it computes; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not from 1e-6 to 1e6.</exception>
    public SupervisedContrastiveLoss(SupervisedContrastiveLossOptions? options = null)
    {
        options ??= new();
        LossGuard.RequireTemperature(options.Temperature);
        _scale = (float)(1 / options.Temperature);
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

    // With L_P and L_N the logarithms of the positives' and of the negatives' part of the sum, an anchor costs
    // L_P − mean(S_ap)/τ + ln(1 + e^(L_N − L_P)), neither part of which can be negative; the slope of the last is the negatives' share.
    void IContrastTerm.Evaluate(Span<float> positives, Span<float> negatives, ref LossSums sums)
    {
        if (positives.IsEmpty || negatives.IsEmpty)
        {
            positives.Clear();
            negatives.Clear();
            return;
        }

        double meanExponent = (double)_scale * TensorPrimitives.Sum<float>(positives) / positives.Length;
        double positiveExponent = LogSumExp.ToSoftmax(positives, _scale);
        double negativeExponent = LogSumExp.ToSoftmax(negatives, _scale);
        double contrast = SoftplusTerm.Of(negativeExponent - positiveExponent, out double negativeShare);
        sums.Add(positiveExponent - meanExponent + contrast);

        TensorPrimitives.Multiply(positives, (float)(1 - negativeShare), positives);
        TensorPrimitives.Subtract(positives, 1f / positives.Length, positives);
        TensorPrimitives.Multiply(positives, _scale, positives);
        TensorPrimitives.Multiply(negatives, (float)(_scale * negativeShare), negatives);
    }
}
