using System.Numerics.Tensors;
using MetricLearning.Calibration;
using MetricLearning.Internal;

namespace MetricLearning.Classification;

/// <content>Confidence and threshold by rows of one's own.</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>
    /// The same classifier, over the same gallery, with confidence, threshold and novelty fitted to other rows: such as it meets in use,
    /// or, to tell what is none of its classes, rows that are none. Novelty stays as it was if all rows are.
    /// </summary>
    /// <param name="rows">Rows that are not in the gallery and that nothing has learned from, [n × f], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n]; null for a row that is none of the gallery's.</param>
    /// <param name="target">What the threshold is for; null as in training.</param>
    /// <param name="leastRowsOfLabel">
    /// The number of rows from which a label gets a threshold of its own by the target, 1 ≤ rows; null, the default, for one threshold for
    /// all.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × f], there is no row, the counts differ, a value is not finite, or so large that its embedding is not; or there
    /// is a number of rows from which labels get thresholds, and no target.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1.</exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows.</exception>
    public SimilarityClassifier Calibrate(
        in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string?> labels, RejectionTarget? target = null, int? leastRowsOfLabel = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _ = Shape.Matrix(rows, nameof(rows), out int count, out _);
        Throw.IfNoRows(count, nameof(rows));
        Throw.IfLabelCountDiffers(labels.Count, count, nameof(labels), nameof(rows));
        ClassifierEvidence.Check(target, leastRowsOfLabel, nameof(leastRowsOfLabel));
        ClassifierEvidence evidence = new(Rule, NoveltyNeighbor, _decision.Novelty);
        evidence.Add(this, rows, labels);
        return new(Embedder, Gallery, evidence.Fit(target, leastRowsOfLabel), Choice);
    }

    /// <summary>The vote on each row.</summary>
    internal IReadOnlyList<RowVerdict> Judge(in ReadOnlyTensorSpan<float> rows)
    {
        var judged = new List<RowVerdict>();
        VisitAll(rows, (snapshot, embedding, slots, distances) =>
            judged.Add(RowVerdict.Of(snapshot, embedding, slots, distances, _decision, _decision.Novelty.RowColumns)));
        return judged;
    }
}
