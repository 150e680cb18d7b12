using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>The multi-similarity loss: of an anchor's positives the farthest, of its negatives the nearest weigh most.</summary>
/// <remarks>
/// <para>
/// By cosine similarity S, an anchor a costs <c>1/α · ln(1 + Σ_p e^(−α·(S_ap − λ))) + 1/β · ln(1 + Σ_n e^(β·(S_an − λ)))</c>. The terms of
/// the result are the anchors, each of them, and the loss is their mean; a part without rows is 0.
/// </para>
/// <para>
/// O(a·r·d) for a anchors among r rows. Deterministic; not thread-safe; memory O(a·r) is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Source: X. Wang, X. Han, W. Huang, D. Dong, M. Scott, Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning, CVPR
/// 2019, equation 15.
/// </para>
/// </remarks>
public sealed class MultiSimilarityLoss : IEmbeddingLoss, IServesOneRun, IContrastTerm
{
    private readonly AnchorContrast _anchors;
    private readonly MultiSimilarityLossOptions _options;
    private readonly IPairSampler? _sampler;

    /// <summary>Makes the loss.</summary>
    /// <param name="sampler">
    /// Chooses the pairs, as <see cref="MultiSimilarityPairSampler"/> does in the paper; null for all of the batch.
    /// </param>
    /// <param name="options">What it computes; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not from 1e-6 to 1e6, or the base is not from −1 to 1.</exception>
    public MultiSimilarityLoss(IPairSampler? sampler = null, MultiSimilarityLossOptions? options = null)
    {
        options ??= new();
        LossGuard.RequireScale(options.PositiveScale);
        LossGuard.RequireScale(options.NegativeScale);
        Throw.IfNot(options.Base is >= -1 and <= 1, options.Base, "-1 ≤ base ≤ 1, a cosine", "Use 0.5 when in doubt.");
        _options = options;
        _anchors = new AnchorContrast(sampler);
        _sampler = sampler;
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => AnchorContrast.Distance;

    IEnumerable<object> IServesOneRun.Parts => _sampler is null ? [] : [_sampler];

    /// <inheritdoc/>
    public bool HasInactiveTerms => false;

    bool IContrastTerm.AveragesActiveTerms => false;

    /// <inheritdoc/>
    /// <remarks>An embedding that is not finite makes every sum of the result and the whole gradient NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, the gradient is not a dense matrix of that shape, or the sampler chose a row
    /// outside the batch.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) => _anchors.Evaluate(batch, this, gradient);

    void IContrastTerm.Evaluate(Span<float> positives, Span<float> negatives, ref LossSums sums)
    {
        double alpha = _options.PositiveScale;
        double beta = _options.NegativeScale;
        double pull = LogSumExp.OfOneAnd(positives, (float)-alpha, alpha * _options.Base) / alpha;
        double push = LogSumExp.OfOneAnd(negatives, (float)beta, -beta * _options.Base) / beta;
        sums.Add(pull + push);
        TensorPrimitives.Divide(positives, (float)alpha, positives);
        TensorPrimitives.Divide(negatives, (float)beta, negatives);
    }
}
