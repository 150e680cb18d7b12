using System.Diagnostics;
using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Evaluation;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Classifying;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>The experiment from the files to the report: open, split, scale, train, embed, classify, report.</summary>
internal sealed class Experiment(ExperimentOptions options, DigitSource source, IExperimentDisplay display)
{
    // Every report holds the accuracy by these numbers of neighbours.
    private static readonly int[] ReportedNeighborCounts = [1, 5];

    /// <summary>Runs the experiment, shows what it found and writes the report that the options ask for.</summary>
    /// <exception cref="InputException">Something that the user gave cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<ExperimentReport> RunAsync(CancellationToken cancellationToken)
    {
        if (options.ReportFolder is string folder)
        {
            Directory.CreateDirectory(folder); // a folder that cannot be made is better found out before the work than after it
        }

        EmbeddingTrainerOptions training = options.Recipe.CreateTraining(options);
        DigitRows rows = await OpenRowsAsync(cancellationToken).ConfigureAwait(false);
        DenseEmbeddingNetwork network = options.Recipe.CreateNetwork(rows.Train.FeatureCount, options);
        Classification untrained = await ClassifyAsync(network, rows, [1], cancellationToken).ConfigureAwait(false);
        double untrainedAccuracy = untrained.Votes[0].Accuracy;
        display.Say($"untrained accuracy: {ReportText.Accuracy(untrainedAccuracy)}");

        TrainingReport trainingReport = await TrainAsync(network, training, rows.Train, cancellationToken).ConfigureAwait(false);
        int[] neighborCounts = [.. ReportedNeighborCounts.Append(options.NeighborCount).Distinct().Order()];
        Classification trained = await ClassifyAsync(network, rows, neighborCounts, cancellationToken).ConfigureAwait(false);

        ExperimentReport report = CreateReport(rows, network, untrainedAccuracy, trainingReport, trained);
        display.ShowResult(report);
        if (options.Recipe.Explanation is string explanation)
        {
            display.Notice(explanation);
        }

        if (options.ReportFolder is not null)
        {
            display.Say($"report: {ReportFile.Write(options.ReportFolder, report)}");
        }

        return report;
    }

    private async Task<DigitRows> OpenRowsAsync(CancellationToken cancellationToken)
    {
        DigitSet digits = await source.OpenAsync(options.Dataset, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        (LabeledDataset train, LabeledDataset test) = options.Recipe.Prepare(digits, options.Seed);
        if (options.NeighborCount > train.RowCount)
        {
            throw new InputException(
                $"--neighbors is {options.NeighborCount} but there are {train.RowCount} training rows; ask for fewer.");
        }

        display.Say($"data: {digits.Name}, {train.RowCount} rows to train and {test.RowCount} to test, {train.FeatureCount} pixels each");
        display.Say($"recipe: {options.Recipe.Name}, {options.Recipe.Summary}");
        return new DigitRows(digits.Name, train, test);
    }

    private Task<TrainingReport> TrainAsync(
        IEmbeddingNetwork network, EmbeddingTrainerOptions training, LabeledDataset rows, CancellationToken cancellationToken)
    {
        var trainer = new EmbeddingTrainer(network, training);
        return display.TrackAsync("training", progress => Task.Run(
            () =>
            {
                var listener = new SynchronousProgress<TrainingProgress>(value => Show(value, progress));
                return trainer.Train(rows, progress: listener, cancellationToken: cancellationToken);
            },
            cancellationToken));
    }

    private void Show(TrainingProgress value, IProgress<double> progress)
    {
        progress.Report((value.Epoch - 1 + ((double)value.Step / value.StepCount)) / value.EpochCount);
        if (value.Report is EpochReport epoch)
        {
            display.ShowEpoch(EpochFigures.Of(epoch), value.EpochCount);
        }
    }

    private Task<Classification> ClassifyAsync(
        IEmbeddingNetwork network, DigitRows rows, int[] neighborCounts, CancellationToken cancellationToken)
    {
        var classifier = new DigitClassifier(network, options.ThreadCount);
        return display.TrackAsync(
            "classifying",
            progress => Task.Run(() => classifier.Classify(rows, neighborCounts, progress, cancellationToken), cancellationToken));
    }

    private ExperimentReport CreateReport(
        DigitRows rows, DenseEmbeddingNetwork network, double untrainedAccuracy, TrainingReport training, Classification trained)
    {
        Vote vote = trained.Votes.First(vote => vote.NeighborCount == options.NeighborCount);
        using var process = Process.GetCurrentProcess();
        return new ExperimentReport
        {
            Recipe = options.Recipe.Name,
            Dataset = rows.Dataset,
            Seed = options.Seed,
            TrainRows = rows.Train.RowCount,
            TestRows = rows.Test.RowCount,
            Layers = [network.InputDimension, .. network.Parameters.Where(IsBias).Select(bias => (int)bias.Values.FlattenedLength)],
            UntrainedAccuracy = untrainedAccuracy,
            Epochs = [.. training.Epochs.Select(EpochFigures.Of)],
            Accuracy = trained.Votes.ToDictionary(vote => vote.NeighborCount.ToString(CultureInfo.InvariantCulture), vote => vote.Accuracy),
            Confusion = CountConfusion(vote.Predicted, rows.Test.Labels),
            TrainingSeconds = training.Seconds,
            EmbeddingSeconds = trained.EmbeddingSeconds,
            SearchSeconds = vote.SearchSeconds,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    private static bool IsBias(NetworkParameter parameter) => parameter.Name.EndsWith(".bias", StringComparison.Ordinal);

    private static int[][] CountConfusion(int[] predicted, ReadOnlySpan<int> labels)
    {
        ConfusionMatrix confusion = ConfusionMatrix.Of(predicted, labels);
        int[][] counts = [.. Enumerable.Range(0, DigitSet.ClassCount).Select(_ => new int[DigitSet.ClassCount])];
        for (int i = 0; i < confusion.Labels.Length; i++)
        {
            for (int j = 0; j < confusion.Labels.Length; j++)
            {
                counts[confusion.Labels[i]][confusion.Labels[j]] = confusion[i, j];
            }
        }

        return counts;
    }
}
