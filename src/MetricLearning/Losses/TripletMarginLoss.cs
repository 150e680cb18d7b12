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
/// Of b rows, a of them anchors, few listed triplets, up to a·b / 16 of them, cost O(t·d); more of them O(a·b·d + t); all triplets of a batch the same and are never
/// stored. Both ways agree to about 3e-7·√d. Sums are kept in double and in a fixed order: equal input gives equal bits. Not thread-safe;
/// memory grows to the largest batch seen and is reused, so a warm evaluation allocates nothing.
/// </para>
/// <para>
/// Source: F. Schroff, D. Kalenichenko, J. Philbin, FaceNet: A Unified Embedding for Face Recognition and Clustering, CVPR 2015, equation 2.
/// </para>
/// </remarks>
public sealed class TripletMarginLoss : ITripletLoss
{
    /// <summary>From a·b / 16 triplets on, two multiplies over all pairs of rows cost less than a few passes over the rows of each triplet.</summary>
    private const int PairsPerListedTriplet = 16;

    private readonly TripletMarginLossOptions _options;
    private readonly float _margin;
    private readonly AllTriplets _all;
    private float[] _distanceGradient = [];

    /// <summary>Makes the loss.</summary>
    /// <param name="options">What it computes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative or not finite, or an enumeration value is not defined.</exception>
    public TripletMarginLoss(TripletMarginLossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Throw.IfNot(float.IsFinite((float)options.Margin) && options.Margin >= 0, options.Margin, "a finite number, 0 ≤ margin");
        Throw.IfNotDefined(options.Distance.Metric);
        Throw.IfNotDefined(options.Reduction);
        _options = options;
        _margin = (float)options.Margin;
        _all = new AllTriplets(_margin, options.Swap);
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => _options.Distance;

    /// <summary>Computes the loss and its gradient with respect to the embeddings.</summary>
    /// <remarks>
    /// An embedding that is not finite makes every sum of the result and the whole gradient NaN, so that no step can be taken on it unnoticed.
    /// </remarks>
    /// <param name="batch">Embeddings [b × d] with their labels, a of them anchors; compared by <see cref="Distance"/>.</param>
    /// <param name="triplets">The triplets to compare; may be empty, which gives loss 0 and gradient 0.</param>
    /// <param name="gradient">Receives the gradient, [a × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it.</returns>
    /// <exception cref="ArgumentNullException">The batch or the triplets are null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, a triplet names a row outside the batch, the set stands for all triplets of a batch
    /// with another number of them, the gradient is not a dense [a × d] matrix, or with swap not all rows are anchors.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(triplets);
        LossGuard.RequireDistance(batch, Distance);
        TripletGuard.RequireTripletsOf(batch, triplets);
        if (_options.Swap)
        {
            TripletGuard.RequireAnchorsOnly(batch);
        }

        Span<float> destination = Shape.Matrix(gradient, nameof(gradient), batch.AnchorCount, batch.Dimension);

        if (triplets.Count == 0)
        {
            destination.Clear();
            return default;
        }

        if (!Finite.All(batch.Values))
        {
            destination.Fill(float.NaN);
            return new(double.NaN, double.NaN, triplets.Count, 0, new(double.NaN, triplets.Count), new(double.NaN, triplets.Count));
        }

        TripletSums sums = _options.Smooth
            ? Accumulate<SoftplusTerm>(batch, triplets, destination)
            : Accumulate<HingeTerm>(batch, triplets, destination);
        return Reduce(sums, triplets.Count, destination);
    }

    private TripletSums Accumulate<TTerm>(EmbeddedBatch batch, TripletSet triplets, Span<float> gradient)
        where TTerm : struct, ITripletTerm
    {
        long pairs = (long)batch.AnchorCount * batch.RowCount;
        return triplets.IsAll || triplets.Count > pairs / PairsPerListedTriplet
            ? AccumulateByMatrix<TTerm>(batch, triplets, gradient)
            : AccumulateByRows<TTerm>(batch, triplets.Listed, gradient);
    }

    private TripletSums AccumulateByRows<TTerm>(EmbeddedBatch batch, ReadOnlySpan<Triplet> triplets, Span<float> gradient)
        where TTerm : struct, ITripletTerm
    {
        gradient.Clear();
        TripletSums sums = ListedTriplets.Accumulate<TTerm, RowPairs>(triplets, new RowPairs(batch, gradient), _margin, _options.Swap);
        batch.CompleteGradient(gradient);
        return sums;
    }

    private TripletSums AccumulateByMatrix<TTerm>(EmbeddedBatch batch, TripletSet triplets, Span<float> gradient)
        where TTerm : struct, ITripletTerm
    {
        ReadOnlySpan<float> distances = batch.DistanceMatrix;
        int stride = TripletRow.PaddedLength(batch.RowCount);
        Scratch.Grow(ref _distanceGradient, batch.AnchorCount * stride);
        Span<float> distanceGradient = _distanceGradient.AsSpan(0, batch.AnchorCount * stride);
        distanceGradient.Clear();
        TripletSums sums = triplets.IsAll
            ? _all.Accumulate<TTerm>(batch, distanceGradient)
            : ListedTriplets.Accumulate<TTerm, MatrixPairs>(
                triplets.Listed, new MatrixPairs(distances, distanceGradient, batch.RowCount, stride), _margin, _options.Swap);
        batch.Backward(distanceGradient, stride, gradient);
        return sums;
    }

    // Until here loss and gradient are those of the plain sum: what they are divided by is known only now.
    private LossResult Reduce(in TripletSums sums, long count, Span<float> gradient)
    {
        long active = _options.Smooth ? count : (long)sums.Slope;
        long divisor = _options.Reduction == TripletReduction.MeanOfAll ? count : active;
        if (divisor > 0)
        {
            TensorPrimitives.Multiply(gradient, (float)(1.0 / divisor), gradient);
        }

        double value = divisor == 0 ? 0 : sums.Loss / divisor;
        return new(value, sums.Loss, count, active, new(sums.PositiveDistance, count), new(sums.NegativeDistance, count));
    }
}
