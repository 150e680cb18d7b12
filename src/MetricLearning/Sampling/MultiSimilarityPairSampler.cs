using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Sampling;

/// <summary>
/// Takes the pairs that are hard beside the anchor's own: positives farther than its nearest negative, negatives nearer than its farthest
/// positive.
/// </summary>
/// <remarks>
/// <para>
/// A positive p of anchor a is taken if <c>D_ap + ε &gt; minₙ D_an</c>, a negative n if <c>D_an − ε &lt; maxₚ D_ap</c>. Rows are ascending
/// in both lists. An anchor without a positive or a negative in the batch gets no pair. Where a distance is not finite nothing is chosen:
/// the set stands for all pairs of the batch, so that the loss shows it.
/// </para>
/// <para>O(b²) beside the distances; 4 bytes per pair. Allocates only when it grows. Not thread-safe.</para>
/// <para>
/// Source: Wang, Han, Huang, Dong, Scott, "Multi-similarity loss with general pair weighting for deep metric learning", 2019, equations 7
/// and 8, for similarity 1 − D there.
/// </para>
/// </remarks>
public sealed class MultiSimilarityPairSampler : IPairSampler, IServesOneRun
{
    private readonly SamplerBatch _batch = new();
    private readonly float _epsilon;
    private int[] _positives = [];
    private int[] _negatives = [];

    /// <summary>Makes the sampler.</summary>
    /// <param name="epsilon">
    /// By how much easier than that a pair may be, in the batch's distance, 0 ≤ ε; 0.1 for cosine distance in the paper.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite as a float.</exception>
    public MultiSimilarityPairSampler(double epsilon = 0.1)
    {
        Throw.IfNot(epsilon >= 0 && float.IsFinite((float)epsilon), epsilon, "0 ≤ epsilon < ∞ as a float", "Use 0.1 when in doubt.");
        _epsilon = (float)epsilon;
    }

    /// <inheritdoc/>
    public void Sample(EmbeddedBatch batch, PairSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        if (!_batch.TryOpen(batch, destination, out ReadOnlySpan<float> distances))
        {
            return;
        }

        Scratch.Grow(ref _positives, batch.RowCount);
        Scratch.Grow(ref _negatives, batch.RowCount);
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            AddPairs(anchor, distances, destination);
        }
    }

    private void AddPairs(int anchor, ReadOnlySpan<float> distances, PairSet destination)
    {
        ReadOnlySpan<float> negatives = _batch.NegativeDistances(anchor, distances);
        ReadOnlySpan<float> fromAnchor = distances.Slice(anchor * negatives.Length, negatives.Length);
        float nearest = TensorPrimitives.Min(negatives);
        float farthest = float.NegativeInfinity;
        int positiveCount = 0;
        foreach (int row in _batch.RowsLike(anchor))
        {
            if (row == anchor)
            {
                continue;
            }

            farthest = MathF.Max(farthest, fromAnchor[row]);
            if (nearest - fromAnchor[row] < _epsilon)
            {
                _positives[positiveCount++] = row;
            }
        }

        // At most the number below ε is less than ε.
        int negativeCount = RangeKernel.Select(negatives, farthest, float.NegativeInfinity, MathF.BitDecrement(_epsilon), _negatives);
        destination.AddAnchor(_positives.AsSpan(0, positiveCount), _negatives.AsSpan(0, negativeCount));
    }
}
