using System.Collections;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>The predictions for a set of queries, in their order. Immutable and thread-safe.</summary>
public sealed class Predictions : IReadOnlyList<Prediction>
{
    private readonly int[] _labels;
    private readonly float[] _voteShares;
    private readonly Neighbor[] _neighbors;
    private readonly int _neighborCount;

    /// <summary>Makes predictions, for a classifier of your own. The values are copied.</summary>
    /// <param name="labels">The predicted label of each query, [m].</param>
    /// <param name="voteShares">The winner's share of the votes for each query, [m], above 0 and at most 1.</param>
    /// <param name="neighbors">The neighbours of each query, nearest first, [m × k], query after query.</param>
    /// <param name="neighborCount">Neighbours of each query, 0 ≤ k.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share or the number of neighbours is out of range.</exception>
    public Predictions(ReadOnlySpan<int> labels, ReadOnlySpan<float> voteShares, ReadOnlySpan<Neighbor> neighbors, int neighborCount)
    {
        Throw.IfNot(neighborCount >= 0, neighborCount, "0 ≤ neighborCount");
        Throw.IfEntryCountDiffers(voteShares.Length, labels.Length, nameof(voteShares));
        Throw.IfEntryCountDiffers(neighbors.Length, (long)labels.Length * neighborCount, nameof(neighbors));
        foreach (float share in voteShares)
        {
            Throw.IfNot(share > 0 && share <= 1, share, "0 < share ≤ 1", nameof(voteShares));
        }

        (_labels, _voteShares, _neighbors, _neighborCount) = (labels.ToArray(), voteShares.ToArray(), neighbors.ToArray(), neighborCount);
    }

    private Predictions(int neighborCount, int[] labels, float[] voteShares, Neighbor[] neighbors) =>
        (_labels, _voteShares, _neighbors, _neighborCount) = (labels, voteShares, neighbors, neighborCount);

    /// <summary>Makes predictions over arrays that no other object refers to.</summary>
    internal static Predictions Over(int[] labels, float[] voteShares, Neighbor[] neighbors, int neighborCount) =>
        new(neighborCount, labels, voteShares, neighbors);

    /// <summary>The number of queries.</summary>
    public int Count => _labels.Length;

    /// <summary>The predicted label of each query, [m].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The prediction for one query.</summary>
    /// <param name="index">The query's row, 0 ≤ index &lt; <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public Prediction this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(_labels[index], _voteShares[index], _neighbors.AsMemory(index * _neighborCount, _neighborCount));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Prediction> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
