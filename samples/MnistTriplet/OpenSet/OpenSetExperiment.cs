using System.Numerics.Tensors;
using MetricLearning.Calibration;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet.OpenSet;

/// <summary>
/// Learns from some classes alone, classifies test rows of all, and judges how well the distance of the k-th neighbour tells those of the
/// known classes from the others.
/// </summary>
/// <param name="options">The recipe and its settings; <see cref="ExperimentOptions.NeighborCount"/> is k.</param>
/// <param name="images">The images.</param>
/// <param name="display">Shows what happens.</param>
internal sealed class OpenSetExperiment(ExperimentOptions options, ImageSet images, IExperimentDisplay display)
{
    private const int LeastKnownCount = 2; // a triplet needs two classes
    private const int UnknownCount = 2;

    /// <summary>All pairs of classes, in an order drawn by the seed.</summary>
    /// <exception cref="InputException">Too few classes are left to learn from.</exception>
    public IReadOnlyList<int[]> Pairs()
    {
        int[] classes = images.Classes;
        if (classes.Length < LeastKnownCount + UnknownCount)
        {
            throw new InputException(
                $"openset needs {LeastKnownCount + UnknownCount} classes, two of them unknown, but {images.Name} has {classes.Length}; " +
                "pass images of more classes.");
        }

        int[][] pairs =
            [.. from a in Enumerable.Range(0, classes.Length) from b in Enumerable.Range(a + 1, classes.Length - a - 1)
                select new[] { classes[a], classes[b] }];
        new Random(options.Seed).Shuffle(pairs);
        return pairs;
    }

    /// <summary>Runs one pair.</summary>
    /// <exception cref="InputException">There are too few rows.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public Task<OpenSetRun> RunAsync(int[] unknown, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            int[] labels = images.Labels;
            RowPlan published = RowPlan.Published(images, options.Seed);
            RowPlan split = published.ForValidation(); // its test rows are held out for the calibration
            int[] train = [.. split.Train.Where(row => !unknown.Contains(labels[row]))];
            int[] heldOut = [.. split.Test.Where(row => !unknown.Contains(labels[row]))];
            ImageRows rows = ImageRows.Select(images, new RowPlan(train, Gallery: heldOut, published.Test));
            options.Recipe.Scale(rows);
            if (heldOut.Length == 0 || options.NeighborCount > train.Length)
            {
                throw new InputException(
                    $"openset has {train.Length} rows to compare with and {heldOut.Length} held out; pass more images, or ask for fewer " +
                    "neighbours.");
            }

            IEmbeddingNetwork network = options.Recipe.CreateNetwork(rows, options);
            new EmbeddingTrainer(network, options.Recipe.CreateTraining(rows, options))
                .Train(rows.Train, cancellationToken: cancellationToken);
            OpenSetRun run = Judge(rows, network, unknown, cancellationToken);
            display.Say(
                $"unknown {string.Join(", ", unknown)}: AUROC {run.Auroc:F4}, false accepts {run.FalseAccepts * 100:F2} %; by pixels " +
                $"{run.PixelAuroc:F4}, {run.PixelFalseAccepts * 100:F2} %");
            return run;
        },
        cancellationToken);

    private OpenSetRun Judge(ImageRows rows, IEmbeddingNetwork network, int[] unknown, CancellationToken cancellationToken)
    {
        var gallery = new Gallery(rows.Train.Labels.ToArray(), UnitRows(network, rows.Train), options);
        Evidence heldOut = gallery.Classify(UnitRows(network, rows.Gallery), rows.Gallery.Labels);
        Evidence test = gallery.Classify(UnitRows(network, rows.Test), rows.Test.Labels);
        cancellationToken.ThrowIfCancellationRequested();
        bool[] isKnown = [.. rows.Test.Labels.ToArray().Select(label => !unknown.Contains(label))];
        OpenSetReport report = OpenSetReport.Of([.. test.Distances.Select(distance => -distance)], isKnown, test.IsCorrect);

        Evidence pixels = new Gallery(rows.Train.Labels.ToArray(), rows.Train.Features, options)
            .Classify(rows.Test.Features, rows.Test.Labels);
        OpenSetReport byPixels = OpenSetReport.Of([.. pixels.Distances.Select(distance => -distance)], isKnown, pixels.IsCorrect);

        ConfidenceCalibrator calibrator = ConfidenceCalibrator.Fit(heldOut.VoteShares, heldOut.Distances, heldOut.IsCorrect);
        int[] known = [.. Enumerable.Range(0, isKnown.Length).Where(row => isKnown[row])];
        CalibrationReport calibration = CalibrationReport.Of(
            [.. known.Select(row => calibrator.ConfidenceOf(test.VoteShares[row], test.Distances[row]))],
            [.. known.Select(row => test.IsCorrect[row])]);
        return new OpenSetRun(
            unknown, report.Accuracy, report.Auroc, report.FalseAcceptRateAt95, byPixels.Auroc, byPixels.FalseAcceptRateAt95,
            calibration.ExpectedCalibrationError);
    }

    private static Tensor<float> UnitRows(IEmbeddingNetwork network, LabeledDataset rows)
    {
        Tensor<float> embeddings = network.Embed(rows.Features);
        for (int row = 0; row < rows.RowCount; row++)
        {
            Span<float> values = embeddings.GetSpan([row, 0], network.EmbeddingDimension);
            float length = TensorPrimitives.Norm<float>(values);
            TensorPrimitives.Divide(values, length > 0 ? length : 1, values);
        }

        return embeddings;
    }

    /// <summary>How rows were classified: the vote, the k-th distance, and whether the label is right; each [m].</summary>
    private sealed record Evidence(double[] VoteShares, double[] Distances, bool[] IsCorrect);

    private sealed class Gallery
    {
        private readonly NearestNeighborClassifier _classifier;

        public Gallery(int[] labels, Tensor<float> rows, ExperimentOptions options)
        {
            _classifier = new NearestNeighborClassifier(
                DistanceMetric.Euclidean, options.NeighborCount, new() { MaxDegreeOfParallelism = options.ThreadCount });
            _classifier.Fit(rows, labels);
        }

        public Evidence Classify(Tensor<float> queries, ReadOnlySpan<int> labels)
        {
            Predictions predictions = _classifier.Predict(queries);
            int[] truth = labels.ToArray();
            return new Evidence(
                [.. predictions.Select(prediction => (double)prediction.VoteShare)],
                [.. predictions.Select(prediction => (double)prediction.Neighbors.Span[^1].Distance)],
                [.. predictions.Select((prediction, row) => prediction.Label == truth[row])]);
        }
    }
}
