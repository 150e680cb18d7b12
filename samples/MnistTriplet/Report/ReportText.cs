using System.Globalization;

namespace MnistTriplet.Report;

/// <summary>The figures of a run in words.</summary>
internal static class ReportText
{
    /// <summary>The largest number of classes whose confusion is shown; report.json holds that of any number.</summary>
    public const int MostShownClasses = 20;

    private const double Megabyte = 1e6;
    private const int LongestInSeconds = 120;
    private const int LongestInMinutes = 120 * 60; // seconds

    public static string Epoch(EpochFigures epoch, int epochCount, TimeSpan timeLeft) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch} of {epochCount}: {Loss(epoch)}{epoch.Seconds:F1} s; " +
        $"{100.0 * epoch.Epoch / epochCount:F0} % of the training done, about {Duration(timeLeft)} left");

    private static string Loss(EpochFigures epoch)
    {
        if (epoch.Terms == 0)
        {
            return "the loss had nothing to compare; ";
        }

        string active = epoch.ActiveFraction is double fraction
            ? string.Create(
                CultureInfo.InvariantCulture, $"{fraction * 100:F1} % of the terms active, their mean loss {epoch.ActiveLoss ?? 0:F4}; ")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"loss {epoch.Loss:F6}; {active}mean distance {epoch.PositiveDistance:F3} to positives, {epoch.NegativeDistance:F3} to " +
            $"negatives; ");
    }

    // In the unit in which it is a number from 2 to about 120.
    private static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < LongestInSeconds => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        < LongestInMinutes => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F0} h"),
    };

    public static string Accuracy(double accuracy) => string.Create(CultureInfo.InvariantCulture, $"{accuracy * 100:F2} %");

    public static string Unseen(UnseenReport unseen) =>
        $"classes seen in training: {AccuracyOrNone(unseen.SeenAccuracy)}; " +
        $"never seen ({string.Join(' ', unseen.Classes)}): {AccuracyOrNone(unseen.UnseenAccuracy)}";

    public static string Fold(FoldReport fold, int foldCount) =>
        $"fold {fold.Fold}/{foldCount}: accuracy {Accuracy(fold.Accuracy)}, nearest neighbour on pixels {Accuracy(fold.PixelAccuracy)}";

    public static string Mean(CrossValidationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"mean of {report.Folds.Count} folds: accuracy, trained, k = {report.NeighborCount}: {Accuracy(report.Accuracy)}, " +
        $"nearest neighbour on pixels {Accuracy(report.PixelAccuracy)}, training {report.TrainingSeconds:F1} s");

    public static string Cost(ExperimentReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"training {report.TrainingSeconds:F1} s, embedding {report.EmbeddingSeconds:F1} s, " +
        $"neighbour search {report.SearchSeconds:F1} s, peak memory {report.PeakMemoryBytes / Megabyte:F0} MB");

    private static string AccuracyOrNone(double? accuracy) => accuracy is double share ? Accuracy(share) : "no test rows";
}
