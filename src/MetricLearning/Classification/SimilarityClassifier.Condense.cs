using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <content>The choice of the rows that are needed.</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>
    /// Chooses those rows of the gallery, as it is now, that are needed to decide as all rows do, makes a classifier of them, and measures
    /// on rows that were held out what that costs. This classifier and its gallery stay as they are.
    /// </summary>
    /// <param name="rows">Rows that are not in the gallery and that nothing has learned from, [m × f], 1 ≤ m, finite.</param>
    /// <param name="labels">Their labels, [m]; a label that no row of the gallery has counts as an error.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks of rows.</param>
    /// <remarks>
    /// <para>
    /// Rows are chosen as <see cref="GallerySnapshot.Condense(int)"/> does, but by the votes of <see cref="Rule"/>: all rows that were left
    /// out are labelled right by the chosen ones. So what is kept lies along the borders between classes, and besides wrong labels with
    /// their neighbours: remove these first, <see cref="Audit(DatasetAuditOptions?, IProgress{DatasetAuditProgress}?,
    /// CancellationToken)"/> finds them. Where centroids vote, rows are chosen by the nearest row, and the mean of the chosen rows is
    /// another than that of all: look at the cost.
    /// </para>
    /// <para>
    /// Confidence, thresholds and novelty are not fitted anew. The nearest row that was kept is farther than the nearest of all, so answers
    /// are less sure, rows are newer, and more of them are "none of these": <see cref="CondensedClassifier.AcceptedAfter"/> tells. <see
    /// cref="Calibrate"/> the result with other rows that were held out.
    /// </para>
    /// <para>
    /// Cost: two searches of all n rows among the r chosen ones, O(n·r·d), and a vote of all rows in each of some tens of rounds, O(n·k²)
    /// for k voters on one thread; memory O(n·k + r·d); m rows are classified twice. Rows that are added to this classifier meanwhile are
    /// not in the result.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × f], there is no row, the counts differ, a label is null, a value is not finite, or so large that its embedding
    /// is not.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows, or so many that their voters do not fit one array.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public CondensedClassifier Condense(
        in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _ = Shape.Matrix(rows, nameof(rows), out int count, out _);
        Throw.IfNoRows(count, nameof(rows));
        Throw.IfLabelCountDiffers(labels.Count, count, nameof(labels), nameof(rows));
        string[] own = GalleryArguments.Texts(labels, count, nameof(labels));
        GallerySnapshot snapshot = SnapshotWithRows();
        NeighborRule rule = Rule.UsesCentroids ? NeighborRule.Nearest : Rule;
        int voters = Math.Min(rule.NeighborCount, snapshot.Count);
        if ((long)snapshot.Count * voters > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The gallery has {snapshot.Count} rows, and {voters} voters of each do not fit one array; expected at most " +
                $"{Array.MaxLength / voters} rows. Use fewer rows, or a rule of fewer neighbours.");
        }

        (double accuracy, double accepted) = Measure(snapshot, rows, own, cancellationToken); // first, as it refuses rows that do not fit
        Gallery needed = GalleryCondensing
            .Choose(snapshot, voters, (classes, distances) => RowVerdict.WinnerOf(classes, distances, rule, out _), cancellationToken)
            .ToGallery(keepsIds: true, cancellationToken: cancellationToken);
        (double accuracyAfter, double acceptedAfter) = Measure(needed.Snapshot, rows, own, cancellationToken);
        SimilarityClassifier classifier = new(Embedder, needed, _decision, Choice);
        return new(classifier, snapshot.Count, needed.Count, accuracy, accuracyAfter, accepted, acceptedAfter);
    }

    // The shares of rows whose label wins the vote, and is accepted besides.
    private (double Accuracy, double Accepted) Measure(
        GallerySnapshot snapshot, in ReadOnlyTensorSpan<float> rows, string[] labels, CancellationToken cancellationToken)
    {
        int row = 0, right = 0, accepted = 0;
        RowVisitor visit = (seen, embedding, slots, distances) =>
        {
            RowVerdict verdict = RowVerdict.Of(seen, embedding, slots, distances, _decision, _decision.Novelty.MeasuredColumns);
            string label = verdict.Class.Label;
            if (label == labels[row++])
            {
                right++;
                accepted += _decision.Judge(label, verdict.VoteShare, verdict.Distance, verdict.MixedDistance).IsAccepted ? 1 : 0;
            }
        };
        VisitAll(rows, visit, snapshot, cancellationToken);
        return ((double)right / labels.Length, (double)accepted / labels.Length);
    }
}
