using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>The contrastive loss: positives should be near, negatives farther than a margin.</summary>
/// <remarks>
/// <para>
/// A positive pair costs <c>max(D_ap − m_p, 0)</c>, a negative one <c>max(m_n − D_an, 0)</c>; pairs are ordered, so each counts once from
/// either end. The loss is the mean over the positive pairs that cost anything plus that over the negative pairs, each 0 if there is none:
/// both kinds weigh the same, whatever their numbers. The terms of the result are the pairs. The gradient of <c>max(v, 0)</c> at v = 0 and
/// that of a Euclidean distance at 0 are defined as 0. By cosine distance it is the usual loss of the similarity S = 1 − D with the margins
/// 1 − m_p and 1 − m_n.
/// </para>
/// <para>
/// O(a·r·d) for a anchors among r rows. Deterministic; not thread-safe; memory O(a·r) is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Source: R. Hadsell, S. Chopra, Y. LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006, equation 4; there with
/// squared hinges, here as in pytorch-metric-learning without.
/// </para>
/// </remarks>
public sealed class ContrastiveLoss : IEmbeddingLoss, IServesOneRun
{
    private readonly ContrastiveLossOptions _options;
    private readonly IPairSampler? _sampler;
    private readonly ComparedPairs _pairs;
    private readonly ContrastRow _row = new();
    private float[] _distanceGradient = [];

    /// <summary>Makes the loss.</summary>
    /// <param name="sampler">Chooses the pairs; null for all of the batch.</param>
    /// <param name="options">What it computes; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A margin is not finite, or the metric is not one that is defined.</exception>
    public ContrastiveLoss(IPairSampler? sampler = null, ContrastiveLossOptions? options = null)
    {
        options ??= new();
        Throw.IfNotDefined(options.Distance.Metric);
        Throw.IfNot(float.IsFinite((float)options.PositiveMargin), options.PositiveMargin, "a finite number", "Use 0 when in doubt.");
        Throw.IfNot(float.IsFinite((float)options.NegativeMargin), options.NegativeMargin, "a finite number", "Use 1 when in doubt.");
        _options = options;
        _pairs = new ComparedPairs(sampler);
        _sampler = sampler;
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => _options.Distance;

    IEnumerable<object> IServesOneRun.Parts => _sampler is null ? [] : [_sampler];

    /// <inheritdoc/>
    /// <remarks>An embedding that is not finite makes every sum of the result and the whole gradient NaN.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, the gradient is not a dense matrix of that shape, or the sampler chose a row
    /// outside the batch.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        Span<float> destination = LossGuard.Open(batch, Distance, gradient);
        if (batch.AnchorCount == 0)
        {
            return default;
        }

        if (!Finite.All(batch.Values))
        {
            return LossGuard.NotANumber(batch.AnchorCount, destination);
        }

        Scratch.Grow(ref _distanceGradient, LossGuard.DistanceCount(batch, batch.RowCount));
        LossSums sums = AddUp(batch, out TermSums positives, out TermSums negatives);
        double positiveWeight = OneOver(positives.Slope);
        double negativeWeight = OneOver(negatives.Slope);
        Weigh(batch, positiveWeight, negativeWeight);
        batch.Backward(_distanceGradient, batch.RowCount, destination);
        return sums.ToResult((positives.Loss * positiveWeight) + (negatives.Loss * negativeWeight));
    }

    private static double OneOver(double count) => count == 0 ? 0 : 1 / count;

    // The sum of a hinge's slopes is the number of pairs that cost anything.
    private LossSums AddUp(EmbeddedBatch batch, out TermSums positives, out TermSums negatives)
    {
        _pairs.Open(batch);
        LossSums sums = default;
        positives = default;
        negatives = default;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            _pairs.Take(anchor, batch.DistanceRow(anchor), _row);
            sums.AddDistances(_row.Positives, _row.Negatives);
            TermSums pull = PositiveSlopes();
            TermSums push = NegativeSlopes();
            TermSums both = pull + push;
            sums.Add(both.Loss, _row.Values.Length, HingeTerm.CountActive(both, _row.Values.Length));
            positives += pull;
            negatives += push;
        }

        return sums;
    }

    // What the pairs are divided by is known only when all have been seen, and to see them again costs less than to keep them.
    private void Weigh(EmbeddedBatch batch, double positiveWeight, double negativeWeight)
    {
        int rowCount = batch.RowCount;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            _pairs.Take(anchor, batch.DistanceRow(anchor), _row);
            PositiveSlopes();
            NegativeSlopes();
            TensorPrimitives.Multiply(_row.Positives, (float)positiveWeight, _row.Positives);
            TensorPrimitives.Multiply(_row.Negatives, (float)-negativeWeight, _row.Negatives);
            _pairs.Put(anchor, _row, _distanceGradient.AsSpan(anchor * rowCount, rowCount));
        }
    }

    private TermSums PositiveSlopes()
    {
        TensorPrimitives.Subtract(_row.Positives, (float)_options.PositiveMargin, _row.Positives);
        return TermRow.ToSlopes<HingeTerm>(_row.Positives);
    }

    private TermSums NegativeSlopes()
    {
        TensorPrimitives.Subtract((float)_options.NegativeMargin, _row.Negatives, _row.Negatives);
        return TermRow.ToSlopes<HingeTerm>(_row.Negatives);
    }
}
