using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>The experiment once for each fold of all rows, beside the nearest neighbour on the pixels of the same folds.</summary>
internal sealed class CrossValidation(ExperimentOptions options, ImageSet images, IExperimentDisplay display)
{
    /// <summary>Runs the experiment on every fold.</summary>
    /// <param name="foldCount">The number of folds, 2 or more.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="InputException">Something that the user gave cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<CrossValidationReport> RunAsync(int foldCount, CancellationToken cancellationToken)
    {
        var folds = new List<FoldReport>();
        foreach (RowPlan plan in new Protocol(images, options).Folds(foldCount))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImageRows rows = ImageRows.Select(images, plan);
            options.Recipe.Scale(rows);
            (ExperimentReport report, _, _) = await new Trial(options, rows, display).RunAsync(cancellationToken).ConfigureAwait(false);
            double pixelAccuracy = await display.TrackAsync(
                "classifying pixels", _ => Task.Run(() => PixelAccuracy(rows), cancellationToken)).ConfigureAwait(false);
            folds.Add(new FoldReport(folds.Count + 1, report.AccuracyOf(options.NeighborCount), pixelAccuracy, report));
        }

        return new CrossValidationReport
        {
            Recipe = options.Recipe.Name,
            Dataset = images.Name,
            Seed = options.Seed,
            NeighborCount = options.NeighborCount,
            Accuracy = folds.Average(fold => fold.Accuracy),
            PixelAccuracy = folds.Average(fold => fold.PixelAccuracy),
            TrainingSeconds = folds.Sum(fold => fold.Report.TrainingSeconds),
            Folds = folds,
        };
    }

    private double PixelAccuracy(ImageRows rows)
    {
        INearestNeighborClassifier classifier = new NearestNeighborClassifier(
            DistanceMetric.Euclidean, neighborCount: 1, new() { MaxDegreeOfParallelism = options.ThreadCount });
        classifier.Fit(rows.Gallery.Features, rows.Gallery.Labels);
        int[] predicted = new int[rows.Test.RowCount];
        classifier.Predict(rows.Test.Features, predicted);
        return Accuracy.Of(predicted, rows.Test.Labels);
    }
}
