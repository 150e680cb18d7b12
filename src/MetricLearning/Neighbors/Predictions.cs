using System.Collections;
using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>The predictions for a set of queries, in their order. Immutable and thread-safe.</summary>
public sealed class Predictions : IReadOnlyList<Prediction>
{
    private const int MostWritten = 10;

    private readonly int[] _labels;
    private readonly float[] _voteShares;
    private readonly Neighbor[] _neighbors;
    private readonly int _neighborCount;
    private readonly string[]? _labelNames;

    /// <summary>Makes predictions, for a classifier of your own. The values are copied.</summary>
    /// <param name="labels">The predicted label of each query, [m].</param>
    /// <param name="voteShares">The winner's share of the votes for each query, [m], above 0 and at most 1.</param>
    /// <param name="neighbors">The neighbours of each query, nearest first, [m × k], query after query.</param>
    /// <param name="neighborCount">Neighbours of each query, 0 ≤ k.</param>
    /// <param name="labelNames">The name of label 0, 1, …, or null if labels have no names. Copied.</param>
    /// <exception cref="ArgumentException">The counts differ, or a name is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A share or the number of neighbours is out of range, or a label has no name.
    /// </exception>
    public Predictions(
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> voteShares,
        ReadOnlySpan<Neighbor> neighbors,
        int neighborCount,
        IReadOnlyList<string>? labelNames = null)
    {
        Throw.IfNot(neighborCount >= 0, neighborCount, "0 ≤ neighborCount", "Pass how many neighbours each prediction has, 0 for none.");
        Throw.IfEntryCountDiffers(voteShares.Length, labels.Length, nameof(voteShares));
        Throw.IfEntryCountDiffers(neighbors.Length, (long)labels.Length * neighborCount, nameof(neighbors));
        foreach (float share in voteShares)
        {
            Throw.IfNot(
                share > 0 && share <= 1, share, "0 < share ≤ 1", "Pass the fraction of the votes that the label won.", nameof(voteShares));
        }

        _labelNames = NameList.Copy(labelNames);
        NameList.Check(_labelNames, labels);
        (_labels, _voteShares, _neighbors, _neighborCount) = (labels.ToArray(), voteShares.ToArray(), neighbors.ToArray(), neighborCount);
    }

    private Predictions(int neighborCount, int[] labels, float[] voteShares, Neighbor[] neighbors, string[]? labelNames) =>
        (_labels, _voteShares, _neighbors, _neighborCount, _labelNames) = (labels, voteShares, neighbors, neighborCount, labelNames);

    /// <summary>Makes predictions over arrays that no other object refers to.</summary>
    internal static Predictions Over(int[] labels, float[] voteShares, Neighbor[] neighbors, int neighborCount, string[]? labelNames) =>
        new(neighborCount, labels, voteShares, neighbors, labelNames);

    /// <summary>The predicted labels of a data set's rows, which mean the same as its own labels.</summary>
    /// <exception cref="ArgumentNullException">The data set is null.</exception>
    /// <exception cref="ArgumentException">The counts differ, or the label names do not agree.</exception>
    internal ReadOnlySpan<int> LabelsOf(LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfLabelCountDiffers(data.RowCount, Count, nameof(data), "predictions");
        NameList.ThrowIfDifferent(data.LabelNames, nameof(data), LabelNames, "the classifier of the predictions");
        return _labels;
    }

    /// <summary>The number of queries.</summary>
    public int Count => _labels.Length;

    /// <summary>The predicted label of each query, [m].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The name of label 0, 1, …, or null if labels have no names.</summary>
    public IReadOnlyList<string>? LabelNames => _labelNames?.AsReadOnly();

    /// <summary>The prediction for one query.</summary>
    /// <param name="index">The query's row, 0 ≤ index &lt; <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public Prediction this[int index]
    {
        get
        {
            Throw.IfNoSuchEntry(index, Count, "a query that was classified");
            return new(_labels[index], _voteShares[index], _neighbors.AsMemory(index * _neighborCount, _neighborCount))
            {
                LabelName = _labelNames?[_labels[index]],
            };
        }
    }

    /// <summary>The number of predictions, and the first of them, a line each.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            string.Create(CultureInfo.InvariantCulture, $"{Count} predictions"),
            .. this.Take(MostWritten).Select((prediction, i) => string.Create(CultureInfo.InvariantCulture, $"{i}: {prediction}")),
            .. Count > MostWritten ? ["…"] : Array.Empty<string>(),
        ]);

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
