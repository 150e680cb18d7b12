using System.Collections;

namespace MetricLearning.Neighbors;

/// <summary>The predictions for a set of queries, in their order. Immutable and thread-safe.</summary>
public sealed class Predictions : IReadOnlyList<Prediction>
{
    private readonly int[] _labels;
    private readonly float[] _voteShares;
    private readonly Neighbor[] _neighbors;
    private readonly int _neighborCount;

    internal Predictions(int[] labels, float[] voteShares, Neighbor[] neighbors, int neighborCount)
    {
        _labels = labels;
        _voteShares = voteShares;
        _neighbors = neighbors;
        _neighborCount = neighborCount;
    }

    /// <summary>The number of queries.</summary>
    public int Count => _labels.Length;

    /// <summary>The predicted label of each query, [m].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The prediction for one query.</summary>
    /// <param name="index">The query's row, 0 ≤ index &lt; <see cref="Count"/>.</param>
    public Prediction this[int index] =>
        new(_labels[index], _voteShares[index], _neighbors.AsMemory(index * _neighborCount, _neighborCount));

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
