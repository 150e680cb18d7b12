using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <content>The choice of the rows that are needed.</content>
public sealed partial class GallerySnapshot
{
    /// <summary>
    /// Chooses rows of which the nearest decide as all rows do, and makes a gallery of them; this snapshot and its gallery stay as they
    /// are.
    /// </summary>
    /// <remarks>
    /// Begins with the row of each class that is nearest to its centroid, and adds, for each chosen row, the nearest of those rows that are
    /// labelled wrong and whose nearest chosen row it is, until all rows that were not chosen are labelled right by the majority of their k
    /// nearest chosen rows. The result does not depend on the order in which rows were added, but for ties. Rows with wrong labels are
    /// chosen too, and their neighbours. Cost: two searches of all rows among the chosen ones, and one more for each time that equal floats
    /// hid a difference, O(n·m·d) each for m chosen of n; memory O(n·k).
    /// Source: F. Angiulli, Fast condensed nearest neighbor rule, ICML 2005 (FCNN).
    /// The accuracies are of leave-one-out: each row of the snapshot is labelled by the majority of its k nearest others. Rows that decide
    /// a border are chosen and then left out, so the accuracy of the chosen ones is told rather too low; pass validation rows if there are.
    /// </remarks>
    /// <param name="neighborCount">Rows that vote, 1 ≤ k &lt; <see cref="Count"/>; where fewer were chosen, these vote.</param>
    /// <returns>The chosen rows, and how well they do.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is one row or none.</exception>
    public CondensedGallery Condense(int neighborCount)
    {
        if (neighborCount < 1 || neighborCount >= Count)
        {
            ThrowCount(neighborCount, Count - 1);
        }

        CheckMemory(neighborCount);
        GalleryFilter chosen = GalleryCondensing.Choose(this, neighborCount, Majority);
        return new(
            chosen.ToGallery(keepsIds: true),
            Count,
            chosen.Count,
            VoteAccuracy.LeaveOneOut(this, neighborCount, null),
            chosen.Count == 1 ? 1 : VoteAccuracy.LeaveOneOut(this, Math.Min(neighborCount, chosen.Count - 1), chosen));
    }

    /// <summary>
    /// Chooses rows as <see cref="Condense(int)"/> does, and measures the accuracies on rows that are not in the gallery.
    /// </summary>
    /// <param name="neighborCount">Rows that vote, 1 ≤ k ≤ <see cref="Count"/>; where fewer were chosen, these vote.</param>
    /// <param name="rows">Validation rows, [m × d], 1 ≤ m.</param>
    /// <param name="labels">Their labels, [m]; a label that no row of the gallery has counts as an error.</param>
    /// <returns>The chosen rows, and how well they do.</returns>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], there is no row, a value is not finite, the counts differ, or a label is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public CondensedGallery Condense(int neighborCount, in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ReadOnlySpan<float> values = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        _ = Open(values, columns, neighborCount, 0, null, nameof(rows));
        CheckMemory(neighborCount);
        Throw.IfNoRows(count, nameof(rows));
        Throw.IfLabelCountDiffers(labels.Count, count, nameof(labels), nameof(rows));
        string[] own = GalleryArguments.Texts(labels, count, nameof(labels));
        GalleryFilter chosen = GalleryCondensing.Choose(this, neighborCount, Majority);
        return new(
            chosen.ToGallery(keepsIds: true),
            Count,
            chosen.Count,
            VoteAccuracy.Of(this, neighborCount, null, values, own),
            VoteAccuracy.Of(this, Math.Min(neighborCount, chosen.Count), chosen, values, own));
    }

    private int Majority(ReadOnlySpan<int> classes, ReadOnlySpan<float> distances) =>
        VoteCount.Winner(classes, distances, NeighborVote.Majority, Metric == DistanceMetric.InnerProduct, out _);

    private void CheckMemory(int neighborCount) => Throw.IfNot(
        (long)Count * neighborCount <= Array.MaxLength, neighborCount,
        $"at most {Array.MaxLength / Count}, so that the neighbours of {Count} rows fit one array", "Ask for fewer neighbours.");
}
