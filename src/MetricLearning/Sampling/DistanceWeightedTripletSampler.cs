using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Sampling;

/// <summary>Takes one triplet per anchor and positive, its negative drawn so that near and far ones are equally likely to be met.</summary>
/// <remarks>
/// <para>
/// Between random points of the unit sphere in d dimensions most distances D are near √2, <c>q(D) ∝ D^(d−2)·(1 − D²/4)^((d−3)/2)</c>. A
/// negative is drawn with weight 1 / q(max(D, smallest)) among those nearer than the largest distance: near ones are not lost among many
/// far ones, and the very nearest, which make training collapse, do not prevail. Weights are relative to the anchor's greatest, so that
/// none is too small for a number in high dimensions. An anchor without such a negative, or without a positive, gives no triplet.
/// </para>
/// <para>
/// The draw depends on the seed, the batch and its step number alone. Triplets are ascending by anchor, positive. A batch that is empty, of
/// one label or all of different labels gives none. Where a distance is not finite nothing is drawn: the set stands for all triplets of the
/// batch, so that the loss shows it. O(b²) beside the distances and O(log b) per triplet. Allocates only when it grows. Not thread-safe.
/// </para>
/// <para>
/// Source: Wu, Manmatha, Smola, Krähenbühl, "Sampling matters in deep embedding learning", 2017, equations 3 and 5; bounds as in the
/// authors' code.
/// </para>
/// </remarks>
public sealed class DistanceWeightedTripletSampler : ITripletSampler, IServesOneRun
{
    private static readonly EmbeddingDistance UnitRows = new(DistanceMetric.Euclidean, NormalizesRows: true);

    private readonly SamplerBatch _batch = new();
    private readonly int _seed;
    private readonly float _smallest;
    private readonly float _largest;
    private int[] _candidates = [];
    private float[] _logWeights = [];
    private float[] _buffer = [];
    private double[] _cumulative = [];

    /// <summary>Makes the sampler.</summary>
    /// <param name="seed">Decides every draw, together with the step number.</param>
    /// <param name="smallestDistance">Nearer negatives weigh as much as those at this distance, 0 &lt; smallest &lt; largest.</param>
    /// <param name="largestDistance">
    /// Only negatives nearer than this are drawn: farther ones give no loss at usual margins; at most 2.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A distance is out of its range.</exception>
    public DistanceWeightedTripletSampler(int seed, double smallestDistance = 0.5, double largestDistance = 1.4)
    {
        Throw.IfNot(largestDistance is > 0 and <= 2, largestDistance, "0 < largest distance ≤ 2", "Use 1.4 when in doubt.");
        Throw.IfNot(
            (float)smallestDistance > 0 && (float)smallestDistance < (float)largestDistance, smallestDistance,
            "0 < smallest distance < largest distance as floats", "Use 0.5 when in doubt.");
        _seed = seed;
        _smallest = (float)smallestDistance;
        _largest = (float)largestDistance;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch does not compare unit-length rows by Euclidean distance.</exception>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        if (batch.Distance != UnitRows)
        {
            throw new ArgumentException(
                $"batch compares rows by {batch.Distance}, but the weights hold for {UnitRows}; use a loss with that distance.",
                nameof(batch));
        }

        if (!_batch.TryOpen(batch, destination, out ReadOnlySpan<float> distances))
        {
            return;
        }

        Reserve(batch.RowCount);
        RandomStream random = new(_seed, batch.Step);
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            ReadOnlySpan<int> rows = _batch.RowsLike(anchor);
            int count = rows.Length < 2 ? 0 : Weigh(_batch.NegativeDistances(anchor, distances), batch.Dimension);
            foreach (int positive in rows)
            {
                if (positive != anchor && count > 0)
                {
                    destination.Add(new Triplet(anchor, positive, _candidates[Draw(count, ref random)]));
                }
            }
        }
    }

    // Lists the negatives that can be drawn with the running sum of their weights; returns how many they are.
    private int Weigh(ReadOnlySpan<float> negatives, int dimension)
    {
        int count = RangeKernel.Select(negatives, origin: 0, float.NegativeInfinity, MathF.BitDecrement(_largest), _candidates);
        if (count == 0)
        {
            return 0;
        }

        Span<float> distances = _buffer.AsSpan(0, count);
        Span<float> logWeights = _logWeights.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            distances[i] = MathF.Max(negatives[_candidates[i]], _smallest);
        }

        TensorPrimitives.Log(distances, logWeights);
        TensorPrimitives.Multiply(logWeights, 2 - dimension, logWeights);
        TensorPrimitives.Multiply(distances, distances, distances);
        TensorPrimitives.Multiply(distances, 0.25f, distances);
        TensorPrimitives.Subtract(1, distances, distances);
        TensorPrimitives.Log(distances, distances);
        TensorPrimitives.MultiplyAdd(distances, (3 - dimension) / 2f, logWeights, logWeights);
        TensorPrimitives.Subtract(logWeights, TensorPrimitives.Max<float>(logWeights), logWeights);
        TensorPrimitives.Exp(logWeights, logWeights);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += logWeights[i];
            _cumulative[i] = sum;
        }

        return count;
    }

    // The first whose running sum exceeds a random share of the total: none of weight 0.
    private int Draw(int count, ref RandomStream random)
    {
        double total = _cumulative[count - 1];
        double share = Math.Min(random.NextDouble() * total, Math.BitDecrement(total)); // the product can round to the total
        int low = 0;
        int high = count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _cumulative[middle] > share ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private void Reserve(int rowCount)
    {
        Scratch.Grow(ref _candidates, rowCount);
        Scratch.Grow(ref _logWeights, rowCount);
        Scratch.Grow(ref _buffer, rowCount);
        Scratch.Grow(ref _cumulative, rowCount);
    }
}
