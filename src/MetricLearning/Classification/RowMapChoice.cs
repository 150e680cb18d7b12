using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;

namespace MetricLearning.Classification;

/// <summary>
/// Chooses whether scaled rows are mapped by relevant component analysis before they are compared, and with what shrinkage.
/// </summary>
/// <remarks>
/// A map is taken where it tells classes that are left out better: among rows that it has not learned from, a row of a class that is left
/// out lies as far from all others as from the nearest row of another class, and a known row as far as from the nearest of any. The share
/// of pairs in which the former is farther, the mean over classes, is what a map must raise; maps with which it comes at least a
/// twentieth nearer to 1 are good enough to be taken. Two folds of the rows judge, each what the rows of all others give; rows of a class
/// are dealt four together or more, so that classes of few rows are judged, too. A map has mostly learned from other rows of the classes
/// that are left out in turn, never from the rows that judge.
/// </remarks>
internal static class RowMapChoice
{
    /// <summary>The most columns of rows for which a map is tried unasked: it takes f² multiply-adds for each row.</summary>
    public const int MostColumnsUnasked = 256;

    private const int JudgedRows = 1000; // of each fold
    private const int RunLength = 4;
    private const double UsualShrinkage = 0.1; // where nothing judges
    private const double LeastGain = 0.05;

    private static readonly double[] Shrinkages = [0.5, 0.1, 0.01];

    /// <summary>
    /// Chooses. O(n·f²) for about 16,384 rows n at most, and O(f³) and the distances of a thousand rows for each shrinkage.
    /// </summary>
    /// <param name="data">Rows as they came, labelled 0 to c − 1.</param>
    /// <param name="scaler">Scales them.</param>
    /// <param name="seed">The seed of which rows judge.</param>
    /// <param name="degree">The largest number of threads.</param>
    /// <param name="isWanted">Whether some map is taken even where none is good enough.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The shrinkage; null for scaled rows without a map.</returns>
    public static double? Of(
        LabeledDataset data, StandardScaler scaler, int seed, int degree, bool isWanted, CancellationToken cancellationToken)
    {
        ModelSelectionFolds folds = ModelSelectionFolds.InRuns(data.Labels, JudgedRows, RunLength, seed);
        if (folds.Count < 2)
        {
            return isWanted ? UsualShrinkage : null;
        }

        double[] scores = new double[Shrinkages.Length];
        double plain = 0;
        for (int fold = 0; fold < 2; fold++)
        {
            LabeledDataset judging = scaler.Transform(data.Select(folds.HeldOut(fold)));
            double[] covariance = RelevantComponents.CovarianceWithinClasses(
                scaler.Transform(data.Select(RelevantComponents.Sample(data.Labels, folds.Learned(fold)))), cancellationToken);
            plain += LeftOutClasses.AurocOf(judging);
            for (int i = 0; i < Shrinkages.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                EmbeddingNetwork? map = RelevantComponents.TryFit(
                    covariance, data.FeatureCount, Shrinkages[i], degree, cancellationToken);
                scores[i] += map is not null
                    ? LeftOutClasses.AurocOf(new(map.Embed(judging.Features), judging.Labels))
                    : double.NegativeInfinity;
            }
        }

        double best = scores.Max();
        bool isGood = 2 - best < (1 - LeastGain) * (2 - plain);
        return !isGood && !isWanted ? null
            : double.IsFinite(best) ? Shrinkages[Array.IndexOf(scores, best)] : UsualShrinkage;
    }
}
