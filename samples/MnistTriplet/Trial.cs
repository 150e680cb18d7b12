using System.Diagnostics;
using System.Globalization;
using MetricLearning.Evaluation;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Classifying;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>One network on rows that are scaled: made, trained, and judged before and after by how well it classifies.</summary>
/// <param name="options">The recipe and its settings.</param>
/// <param name="rows">The rows, scaled.</param>
/// <param name="display">Shows what happens.</param>
internal sealed class Trial(ExperimentOptions options, ImageRows rows, IExperimentDisplay display)
{
    // Every report holds the accuracy by these numbers of neighbours.
    private static readonly int[] ReportedNeighborCounts = [1, 5];

    /// <summary>Runs the trial.</summary>
    /// <exception cref="InputException">The options do not fit the rows; nothing was shown.</exception>
    /// <exception cref="OperationCanceledException">The trial was interrupted.</exception>
    /// <returns>What was found, what each epoch did, and the network as it is after its training.</returns>
    public async Task<(ExperimentReport Report, TrainingReport Training, IEmbeddingNetwork Network)> RunAsync(
        CancellationToken cancellationToken)
    {
        if (options.NeighborCount > rows.Gallery.RowCount)
        {
            throw new InputException(
                $"--neighbors is {options.NeighborCount} but there are {rows.Gallery.RowCount} rows to compare with; ask for fewer.");
        }

        EmbeddingTrainerOptions training = options.Recipe.CreateTraining(rows, options);
        IEmbeddingNetwork network = options.Recipe.CreateNetwork(rows, options);
        display.Say(
            $"data: {rows.Title}, {rows.Train.RowCount} rows to train, {rows.Gallery.RowCount} to compare with and {rows.Test.RowCount} " +
            $"to test, images of {rows.Shape}");
        display.Say($"recipe: {options.Recipe.Name}, {options.Recipe.Summary}");
        Classification untrained = await ClassifyAsync(network, [1], cancellationToken).ConfigureAwait(false);
        display.Say($"untrained accuracy: {ReportText.Accuracy(untrained.Votes[0].Accuracy)}");

        TrainingReport trained = await TrainAsync(network, training, cancellationToken).ConfigureAwait(false);
        IEnumerable<int> neighborCounts = ReportedNeighborCounts
            .Where(count => count <= rows.Gallery.RowCount).Append(options.NeighborCount);
        Classification classified =
            await ClassifyAsync(network, [.. neighborCounts.Distinct().Order()], cancellationToken).ConfigureAwait(false);
        return (CreateReport(network, training, untrained.Votes[0].Accuracy, trained, classified), trained, network);
    }

    private Task<TrainingReport> TrainAsync(
        IEmbeddingNetwork network, EmbeddingTrainerOptions training, CancellationToken cancellationToken)
    {
        var trainer = new EmbeddingTrainer(network, training);
        return display.TrackAsync("training", progress => Task.Run(
            () =>
            {
                var listener = new SynchronousProgress<TrainingProgress>(value => Show(value, progress));
                return trainer.Train(rows.Train, progress: listener, cancellationToken: cancellationToken);
            },
            cancellationToken));
    }

    private void Show(TrainingProgress value, IProgress<double> progress)
    {
        progress.Report(value.Fraction);
        if (value.Report is EpochReport epoch)
        {
            display.ShowEpoch(EpochFigures.Of(epoch), value.EpochCount, value.TimeLeft);
            if (epoch.Warning is string warning)
            {
                display.Notice(warning);
            }
        }
    }

    private Task<Classification> ClassifyAsync(IEmbeddingNetwork network, int[] neighborCounts, CancellationToken cancellationToken)
    {
        var classifier = new EmbeddingClassifier(network, neighborCount => options.Recipe.CreateClassifier(neighborCount, options));
        return display.TrackAsync(
            "classifying",
            progress => Task.Run(() => classifier.Classify(rows, neighborCounts, progress, cancellationToken), cancellationToken));
    }

    private ExperimentReport CreateReport(
        IEmbeddingNetwork network,
        EmbeddingTrainerOptions training,
        double untrainedAccuracy,
        TrainingReport trained,
        Classification classified)
    {
        Vote vote = classified.Votes.First(vote => vote.NeighborCount == options.NeighborCount);
        int[] classes = rows.Classes;
        using var process = Process.GetCurrentProcess();
        return new ExperimentReport
        {
            Recipe = options.Recipe.Name,
            Dataset = rows.Dataset,
            Seed = options.Seed,
            Settings = SettingsReport.Of(options, training, options.Recipe.SettingsFor(rows, options)),
            Library = LibraryReport.Version,
            Machine = MachineReport.OfThis(),
            TrainRows = rows.Train.RowCount,
            GalleryRows = rows.Gallery.RowCount,
            TestRows = rows.Test.RowCount,
            Layers = [network.InputDimension, .. network.Parameters.Where(IsBias).Select(bias => (int)bias.Values.FlattenedLength)],
            Network = (network.ToString() ?? string.Empty).Split(Environment.NewLine),
            UntrainedAccuracy = untrainedAccuracy,
            Epochs = [.. trained.Epochs.Select(EpochFigures.Of)],
            Accuracy = classified.Votes.ToDictionary(
                vote => vote.NeighborCount.ToString(CultureInfo.InvariantCulture), vote => vote.Accuracy),
            Unseen = rows.UnseenClasses is { Length: > 0 } unseenClasses ? CreateUnseenReport(unseenClasses, vote) : null,
            Classes = classes,
            Confusion = CountConfusion(classes, vote.Predicted, rows.Test.Labels),
            Scores = [.. ClassificationReport.Of(vote.Predicted, rows.Test.Labels).Classes.Select(ClassFigures.Of)],
            Errors = [.. Errors(vote.Predicted)],
            TrainingSeconds = trained.Seconds,
            EmbeddingSeconds = classified.EmbeddingSeconds,
            SearchSeconds = vote.SearchSeconds,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    private UnseenReport CreateUnseenReport(int[] unseenClasses, Vote vote)
    {
        ILookup<bool, bool> isRight = rows.Test.Labels.ToArray().Zip(vote.Predicted)
            .ToLookup(pair => unseenClasses.Contains(pair.First), pair => pair.First == pair.Second);
        return new UnseenReport(unseenClasses, Share(isRight[false]), Share(isRight[true]));

        static double? Share(IEnumerable<bool> rows) => rows.Select(isRight => (double?)(isRight ? 1 : 0)).Average();
    }

    private IEnumerable<ErrorFigures> Errors(int[] predicted)
    {
        int[] labels = rows.Test.Labels.ToArray();
        return Enumerable.Range(0, predicted.Length).Where(row => predicted[row] != labels[row])
            .Select(row => new ErrorFigures(rows.TestImages is int[] images ? images[row] : row, labels[row], predicted[row]));
    }

    private static bool IsBias(Parameter parameter) => parameter.Name.EndsWith(".bias", StringComparison.Ordinal);

    private static int[][] CountConfusion(int[] classes, int[] predicted, ReadOnlySpan<int> labels)
    {
        ConfusionMatrix confusion = ConfusionMatrix.Of(predicted, labels);
        int[] places = [.. confusion.Labels.ToArray().Select(label => Array.BinarySearch(classes, label))];
        int[][] counts = [.. classes.Select(_ => new int[classes.Length])];
        for (int i = 0; i < places.Length; i++)
        {
            for (int j = 0; j < places.Length; j++)
            {
                counts[places[i]][places[j]] = confusion[i, j];
            }
        }

        return counts;
    }
}
