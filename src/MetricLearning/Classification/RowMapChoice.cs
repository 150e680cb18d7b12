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
/// twentieth nearer to 1 are good enough to be taken. Two parts of the rows judge, each what the rows of all other parts give; they are
/// dealt rows of a class in fours, so that classes of few rows are judged, too. What a map has learned from has the classes that are left
/// out in turn, only not their rows that judge.
/// </remarks>
internal static class RowMapChoice
{
    /// <summary>The most columns of rows that are mapped: a map takes f² multiply-adds for each row.</summary>
    public const int MostColumns = 256;

    private const int JudgedRows = 1000; // of each part
    private const int RunLength = 4;
    private const double UsualShrinkage = 0.1; // where nothing judges
    private const double LeastGain = 0.05;

    private static readonly double[] Shrinkages = [0.5, 0.1, 0.01];

    /// <summary>Chooses. O(n·f² + f³) for each shrinkage, for no more than 16,384 rows n, beside 10⁶·f for the distances.</summary>
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
        int parts = Math.Max(2, (int)(((long)data.RowCount + JudgedRows - 1) / JudgedRows));
        ModelSelectionFolds folds = ModelSelectionFolds.Crossed(data.Labels, parts, seed, RunLength);
        if (folds.Count < 2)
        {
            return isWanted ? UsualShrinkage : null;
        }

        double[] scores = new double[Shrinkages.Length];
        double plain = 0;
        for (int part = 0; part < 2; part++)
        {
            LabeledDataset judging = scaler.Transform(data.Select(folds.HeldOut(part)));
            LabeledDataset learned = scaler.Transform(data.Select(RelevantComponents.Sample(data.Labels, folds.Learned(part))));
            plain += LeftOutClasses.AurocOf(judging);
            for (int i = 0; i < Shrinkages.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                scores[i] += RelevantComponents.TryFit(learned, Shrinkages[i], degree, cancellationToken) is EmbeddingNetwork map
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
