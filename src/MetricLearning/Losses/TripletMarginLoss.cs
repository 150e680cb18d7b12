using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>The triplet margin loss: a negative should be farther from the anchor than the positive, by a margin.</summary>
/// <remarks>
/// <para>
/// A triplet (a, p, n) violates by <c>v = D_ap − D_an + margin</c> and costs <c>max(v, 0)</c>, or <c>ln(1 + eᵛ)</c> if smooth; with swap
/// D_an becomes <c>min(D_an, D_pn)</c>, D_an where they are equal. The losses are averaged as <see cref="TripletReduction"/> says. The
/// gradient of <c>max(v, 0)</c> at v = 0 and that of a Euclidean distance at 0 are defined as 0.
/// </para>
/// <para>
/// Of b rows, a of them anchors, t listed triplets cost O(t·d) up to t = a·b / 16, and more of them O(a·b·d + t). All triplets of a batch
/// cost O(a·b·d + t) too and are never stored. Both ways agree to about 1e-6. Sums are kept in double and in a fixed order: equal input
/// gives equal bits. Not thread-safe; memory grows to the largest batch seen and is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Without a triplet, as in an empty batch, one of a single class or one where no class has two rows, loss and gradient are 0. A row that
/// is alone in its class is a negative of others only. Equal rows are at Euclidean distance 0, whose gradient is 0; rows of zeros get no
/// gradient where rows are scaled to unit length.
/// </para>
/// <para>
/// Source: F. Schroff, D. Kalenichenko, J. Philbin, FaceNet: A Unified Embedding for Face Recognition and Clustering, CVPR 2015, equation
/// 2.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// EmbeddingTrainerOptions all = new() { Loss = new TripletMarginLoss() };                        // all triplets of a batch
/// EmbeddingTrainerOptions hard = new() { Loss = new SampledTripletLoss(new TripletMarginLoss(), new BatchHardTripletSampler()) };
/// </code>
/// </example>
public sealed class TripletMarginLoss : ITripletLoss, IServesOneRun
{
    /// <summary>
    /// From a·b / 16 triplets on, two multiplies over all pairs of rows cost less than a few passes over the rows of each triplet.
    /// </summary>
    private const int PairsPerListedTriplet = 16;

    private readonly TripletMarginLossOptions _options;
    private readonly float _margin;
    private readonly AllTriplets _all;
    private float[] _distanceGradient = [];

    /// <summary>Makes the loss.</summary>
    /// <param name="options">What it computes; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The margin is negative or not finite, or an enumeration value is not defined.
    /// </exception>
    public TripletMarginLoss(TripletMarginLossOptions? options = null)
    {
        options ??= new();
        Throw.IfNot(
            float.IsFinite((float)options.Margin) && options.Margin >= 0, options.Margin, "a finite number, 0 ≤ margin",
            "Use 0.2 for unit-length rows.");
        Throw.IfNotDefined(options.Distance.Metric);
        Throw.IfNotDefined(options.Reduction);
        _options = options;
        _margin = (float)options.Margin;
        _all = new AllTriplets(_margin, options.Swap);
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => _options.Distance;

    /// <inheritdoc/>
    public bool HasInactiveTerms => !_options.Smooth;

    /// <summary>Computes the loss and its gradient with respect to the embeddings.</summary>
    /// <remarks>
    /// An embedding that is not finite makes every sum of the result and the whole gradient NaN, so that no step can be taken on it
    /// unnoticed.
    /// </remarks>
    /// <param name="batch">Embeddings [b × d] with their labels, a of them anchors; compared by <see cref="Distance"/>.</param>
    /// <param name="triplets">The triplets to compare; may be empty, which gives loss 0 and gradient 0 for finite embeddings.</param>
    /// <param name="gradient">Receives the gradient, [a × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it.</returns>
    /// <exception cref="ArgumentNullException">The batch or the triplets are null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, a triplet names a row outside the batch, the set stands for all triplets of a batch
    /// with another number of them, the gradient is not a dense [a × d] matrix, with swap not all rows are anchors, or more than a·b / 16
    /// triplets need so many distances that they do not fit one array.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(triplets);
        Span<float> destination = LossGuard.Open(batch, Distance, gradient);
        LossGuard.RequireTripletsOf(batch, triplets);
        if (_options.Swap)
        {
            LossGuard.RequireAnchorsOnly(batch);
        }

        if (!Finite.All(batch.Values))
        {
            return LossGuard.NotANumber(triplets.Count, destination);
        }

        if (triplets.Count == 0)
        {
            destination.Clear();
            return default;
        }

        return Reduce(
            _options.Smooth
                ? Accumulate<SoftplusTerm>(batch, triplets, destination)
                : Accumulate<HingeTerm>(batch, triplets, destination),
            destination);
    }

    private LossSums Accumulate<TTerm>(EmbeddedBatch batch, TripletSet triplets, Span<float> gradient)
        where TTerm : struct, ILossTerm
    {
        long pairs = (long)batch.AnchorCount * batch.RowCount;
        return triplets.IsAll || triplets.Count > pairs / PairsPerListedTriplet
            ? AccumulateByMatrix<TTerm>(batch, triplets, gradient)
            : AccumulateByRows<TTerm>(batch, triplets.Listed, gradient);
    }

    private LossSums AccumulateByRows<TTerm>(EmbeddedBatch batch, ReadOnlySpan<Triplet> triplets, Span<float> gradient)
        where TTerm : struct, ILossTerm
    {
        gradient.Clear();
        LossSums sums = ListedTriplets.Accumulate<TTerm, RowPairs>(triplets, new RowPairs(batch, gradient), _margin, _options.Swap);
        batch.CompleteGradient(gradient);
        return sums;
    }

    private LossSums AccumulateByMatrix<TTerm>(EmbeddedBatch batch, TripletSet triplets, Span<float> gradient)
        where TTerm : struct, ILossTerm
    {
        int stride = TripletRow.PaddedLength(batch.RowCount);
        int count = LossGuard.DistanceCount(batch, stride);
        ReadOnlySpan<float> distances = batch.DistanceMatrix;
        Scratch.Grow(ref _distanceGradient, count);
        Span<float> distanceGradient = _distanceGradient.AsSpan(0, count);
        distanceGradient.Clear();
        LossSums sums = triplets.IsAll
            ? _all.Accumulate<TTerm>(batch, distanceGradient)
            : ListedTriplets.Accumulate<TTerm, MatrixPairs>(
                triplets.Listed, new MatrixPairs(distances, distanceGradient, batch.RowCount, stride), _margin, _options.Swap);
        batch.Backward(distanceGradient, stride, gradient);
        return sums;
    }

    // Until here loss and gradient are those of the plain sum: what they are divided by is known only now.
    private LossResult Reduce(in LossSums sums, Span<float> gradient)
    {
        long divisor = _options.Reduction == TripletReduction.MeanOfAll ? sums.Count : sums.ActiveCount;
        if (divisor > 0)
        {
            TensorPrimitives.Multiply(gradient, (float)(1.0 / divisor), gradient);
        }

        return sums.ToResult(divisor == 0 ? 0 : sums.Loss / divisor);
    }
}
