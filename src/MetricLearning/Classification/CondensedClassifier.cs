namespace MetricLearning.Classification;

/// <summary>
/// A classifier over the rows of a gallery that are needed, and what leaving out the others costs: see <see
/// cref="SimilarityClassifier.Condense"/>. All shares are of the same rows, which were held out, and by the classifier's own rule.
/// </summary>
/// <param name="Classifier">The same networks, rule, confidence and thresholds over the needed rows, in a gallery of their own.</param>
/// <param name="RowsBefore">The number of all rows.</param>
/// <param name="RowsAfter">The number of those that are needed.</param>
/// <param name="AccuracyBefore">The share of held-out rows whose <see cref="Match.NearestLabel"/> all rows get right, 0 to 1.</param>
/// <param name="AccuracyAfter">The share that the needed rows get right.</param>
/// <param name="AcceptedBefore">The share of held-out rows whose <see cref="Match.Label"/> is right among all rows, 0 to 1.</param>
/// <param name="AcceptedAfter">
/// The same among the needed rows. It falls where the nearest of these is so much farther that rows of known classes are turned away.
/// </param>
public sealed record CondensedClassifier(
    SimilarityClassifier Classifier,
    int RowsBefore,
    int RowsAfter,
    double AccuracyBefore,
    double AccuracyAfter,
    double AcceptedBefore,
    double AcceptedAfter);
