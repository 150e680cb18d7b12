using System.Globalization;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Reporting;

namespace MnistTriplet.Report;

/// <summary>What an experiment found, as a page with pictures.</summary>
internal static class ExperimentPage
{
    private const int MostAudited = 5000; // the audit compares every row with every other
    private const int MostMapped = 1000;

    /// <summary>Draws the page.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="classifier">The trained classifier.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The work was interrupted.</exception>
    public static ReportPage Create(ExperimentResult result, SimilarityClassifier classifier, CancellationToken cancellationToken)
    {
        ExperimentReport report = result.Report;
        ImageShape shape = result.Model.Shape;
        LabeledDataset test = result.Model.Test(), train = result.Model.Train();
        int audited = Math.Min(MostAudited, train.RowCount);
        LabeledDataset rows = train.Select([.. Enumerable.Range(0, audited)]);
        ClassifierPageOptions options = new()
        {
            ImageShape = shape,
            GalleryImages = new(result.Model.Gallery().Features, shape),
            Map = new() { MaxRowCount = MostMapped, Seed = report.Seed },
        };
        DatasetAudit audit = DatasetAudit.Of(new AuditSet(rows), cancellationToken: cancellationToken);
        return new ReportPage($"{report.Dataset}, recipe {report.Recipe}")
            .AddFacts("Run", Facts(report, audited))
            .AddTraining(result.Training)
            .AddClassifier(
                classifier, test.Features, [.. test.Labels.ToArray().Select(Text)], options, cancellationToken)
            .AddAudit(audit, new RowImages(rows.Features, shape));
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(ExperimentReport report, int audited)
    {
        yield return new("seed", Text(report.Seed));
        yield return new("rows to train", Text(report.TrainRows));
        yield return new("accuracy, untrained", ReportText.Accuracy(report.UntrainedAccuracy));
        foreach ((string neighbors, double accuracy) in report.Accuracy)
        {
            yield return new($"accuracy, trained, k = {neighbors}", ReportText.Accuracy(accuracy));
        }

        yield return new("confidence is fitted to", "the rows tested");
        yield return new("rows audited", audited < report.TrainRows ? $"the first {audited} of {report.TrainRows}" : "all to train");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
