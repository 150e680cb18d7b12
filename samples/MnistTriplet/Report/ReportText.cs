using System.Globalization;

namespace MnistTriplet.Report;

/// <summary>The figures of a run in words.</summary>
internal static class ReportText
{
    private const double Megabyte = 1e6;

    public static string Epoch(EpochFigures epoch, int epochCount) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch}/{epochCount}  loss {epoch.Loss:F6}  active {epoch.ActiveFraction:P1}  active loss {epoch.ActiveLoss:F4}  " +
        $"d(a,p) {epoch.PositiveDistance:F4}  d(a,n) {epoch.NegativeDistance:F4}  {epoch.Seconds:F1} s");

    public static string Accuracy(double accuracy) => string.Create(CultureInfo.InvariantCulture, $"{accuracy * 100:F2} %");

    public static string Cost(ExperimentReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"training {report.TrainingSeconds:F1} s, embedding {report.EmbeddingSeconds:F1} s, " +
        $"neighbour search {report.SearchSeconds:F1} s, peak memory {report.PeakMemoryBytes / Megabyte:F0} MB");
}
