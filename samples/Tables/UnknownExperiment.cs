using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using Tables.Data;

namespace Tables;

/// <summary>
/// Trains on all folds of a table but one, without the rows of one class, another one in each fold, and judges that fold's rows: those of
/// the class are unknown.
/// </summary>
/// <param name="threads">The largest number of threads; results do not depend on it.</param>
internal sealed class UnknownExperiment(int threads)
{
    private const int FarNeighbor = 5; // as many as an answer reports

    /// <summary>Runs a table.</summary>
    /// <exception cref="InvalidDataException">The table has fewer than three classes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public UnknownResult Run(Table table, CancellationToken cancellationToken)
    {
        int[] classes = [.. table.Rows.Labels.ToArray().Distinct().Order()];
        if (classes.Length < 3)
        {
            throw new InvalidDataException(
                $"{table.Name} has {classes.Length} classes; expected three or more to leave one out. Name other tables by --only.");
        }

        List<double> confidences = [], distances = [], farDistances = [], rawDistances = [], farRawDistances = [];
        List<bool> isKnown = [], isCorrect = [];
        for (int i = 0; i < table.FoldNumbers.Count; i++)
        {
            int unknown = classes[i % classes.Length];
            LabeledDataset all = table.TrainOf(table.FoldNumbers[i]), test = table.TestOf(table.FoldNumbers[i]);
            LabeledDataset train = all.Select([.. Enumerable.Range(0, all.RowCount).Where(row => all.Labels[row] != unknown)]);
            var model = SimilarityClassifier.Train(train, new() { MaxDegreeOfParallelism = threads }, cancellationToken);
            IReadOnlyList<Match> matches = model.ClassifyAll(test.Features);
            NeighborTable raw = RawNeighbors(train, test);
            for (int row = 0; row < matches.Count; row++)
            {
                confidences.Add(matches[row].Confidence);
                IReadOnlyList<GalleryNeighbor> found = matches[row].Neighbors;
                distances.Add(found[Math.Min(model.NoveltyNeighbor, found.Count) - 1].Distance);
                farDistances.Add(found[^1].Distance);
                rawDistances.Add(raw.Distances(row)[0]);
                farRawDistances.Add(raw.Distances(row)[^1]);
                isKnown.Add(test.Labels[row] != unknown);
                isCorrect.Add(matches[row].NearestLabel == test.NameOf(test.Labels[row]));
            }
        }

        OpenSetReport byDistance = Report(distances, isKnown, isCorrect), byRaw = Report(rawDistances, isKnown, isCorrect);
        int[] known = [.. Enumerable.Range(0, isKnown.Count).Where(row => isKnown[row])];
        return new()
        {
            Table = table,
            Accuracy = byDistance.Accuracy,
            ConfidenceAuroc = OpenSetReport.Of([.. confidences], [.. isKnown], [.. isCorrect]).Auroc,
            DistanceAuroc = byDistance.Auroc,
            FarAuroc = Report(farDistances, isKnown, isCorrect).Auroc,
            RawAuroc = byRaw.Auroc,
            FarRawAuroc = Report(farRawDistances, isKnown, isCorrect).Auroc,
            FalseAccepts = byDistance.FalseAcceptRateAt95,
            RawFalseAccepts = byRaw.FalseAcceptRateAt95,
            CalibrationError = CalibrationReport
                .Of([.. known.Select(row => confidences[row])], [.. known.Select(row => isCorrect[row])]).ExpectedCalibrationError,
        };
    }

    private static OpenSetReport Report(List<double> distances, List<bool> isKnown, List<bool> isCorrect) =>
        OpenSetReport.Of([.. distances.Select(distance => -distance)], [.. isKnown], [.. isCorrect]);

    private NeighborTable RawNeighbors(LabeledDataset train, LabeledDataset test)
    {
        StandardScaler scaler = StandardScaler.Fit(train.Features);
        NeighborIndex index = new(DistanceMetric.Euclidean, threads);
        index.Add(scaler.Transform(train.Features));
        return index.Search(scaler.Transform(test.Features), Math.Min(FarNeighbor, train.RowCount));
    }
}
