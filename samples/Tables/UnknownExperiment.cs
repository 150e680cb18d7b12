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
/// <remarks>
/// What tells known rows from unknown ones is judged in each fold by itself, and the mean is taken: the distances of two models have no
/// scale in common. A fold without a row of its class has nothing to tell and is left out of these figures.
/// </remarks>
/// <param name="threads">The largest number of threads; results do not depend on it.</param>
internal sealed class UnknownExperiment(int threads)
{
    /// <summary>The fewest classes of a table of which one can be left out.</summary>
    public const int FewestClasses = 3;

    private const int FarNeighbor = 5; // as many as an answer reports

    /// <summary>Runs a table.</summary>
    /// <exception cref="InvalidDataException">The table has fewer than three classes, or each fold lacks a row of its class.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public UnknownResult Run(Table table, CancellationToken cancellationToken)
    {
        int[] classes = [.. table.Rows.Labels.ToArray().Distinct().Order()];
        if (classes.Length < FewestClasses)
        {
            throw new InvalidDataException(
                $"{table.Name} has {classes.Length} classes; expected {FewestClasses} or more to leave one out. Name other tables " +
                "by --only.");
        }

        List<OpenSetReport[]> folds = []; // by confidence, distance and novelty, then by raw distances
        List<(double Known, double Unknown)> below95 = [];
        List<double> knownConfidences = [];
        List<bool> isKnownCorrect = [];
        for (int i = 0; i < table.FoldNumbers.Count; i++)
        {
            int unknown = classes[i % classes.Length];
            LabeledDataset all = table.TrainOf(table.FoldNumbers[i]), test = table.TestOf(table.FoldNumbers[i]);
            LabeledDataset train = all.Select([.. Enumerable.Range(0, all.RowCount).Where(row => all.Labels[row] != unknown)]);
            var model = SimilarityClassifier.Train(train, new() { MaxDegreeOfParallelism = threads }, cancellationToken);
            IReadOnlyList<Match> matches = model.ClassifyAll(test.Features);
            bool[] isKnown = [.. test.Labels.ToArray().Select(label => label != unknown)];
            bool[] isCorrect = [.. matches.Select((match, row) => match.NearestLabel == test.NameOf(test.Labels[row]))];
            int[] known = [.. Enumerable.Range(0, isKnown.Length).Where(row => isKnown[row])];
            knownConfidences.AddRange(known.Select(row => matches[row].Confidence));
            isKnownCorrect.AddRange(known.Select(row => isCorrect[row]));
            if (known.Length > 0 && known.Length < isKnown.Length)
            {
                NeighborTable raw = RawNeighbors(train, test);
                folds.Add(
                [
                    OpenSetReport.Of([.. matches.Select(match => match.Confidence)], isKnown, isCorrect),
                    ByDistance(row => matches[row].Neighbors[Math.Min(model.NoveltyNeighbor, matches[row].Neighbors.Count) - 1].Distance),
                    ByDistance(row => matches[row].Novelty!.Value),
                    ByDistance(row => raw.Distances(row)[0]),
                    ByDistance(row => raw.Distances(row)[^1]),
                ]);
                below95.Add((ShareBelow95(knownRows: true), ShareBelow95(knownRows: false)));
            }

            double ShareBelow95(bool knownRows) => matches.Where((_, row) => isKnown[row] == knownRows)
                .Average(match => match.Novelty <= 0.95 ? 1.0 : 0);

            OpenSetReport ByDistance(Func<int, double> distance) =>
                OpenSetReport.Of([.. Enumerable.Range(0, isKnown.Length).Select(row => -distance(row))], isKnown, isCorrect);
        }

        return folds.Count > 0
            ? Result(table, folds, below95, [.. knownConfidences], [.. isKnownCorrect])
            : throw new InvalidDataException($"{table.Name} has no fold with a row of its class; give each class rows in all folds.");
    }

    private static UnknownResult Result(
        Table table,
        List<OpenSetReport[]> folds,
        List<(double Known, double Unknown)> below95,
        double[] knownConfidences,
        bool[] isKnownCorrect) => new()
        {
            Table = table,
            Accuracy = isKnownCorrect.Average(isCorrect => isCorrect ? 1.0 : 0),
            ConfidenceAuroc = folds.Average(reports => reports[0].Auroc),
            DistanceAuroc = folds.Average(reports => reports[1].Auroc),
            NoveltyAuroc = folds.Average(reports => reports[2].Auroc),
            RawAuroc = folds.Average(reports => reports[3].Auroc),
            FarRawAuroc = folds.Average(reports => reports[4].Auroc),
            FalseAccepts = folds.Average(reports => reports[2].FalseAcceptRateAt95),
            RawFalseAccepts = folds.Average(reports => reports[3].FalseAcceptRateAt95),
            KnownBelow95 = below95.Average(fold => fold.Known),
            UnknownBelow95 = below95.Average(fold => fold.Unknown),
            CalibrationError = CalibrationReport.Of(knownConfidences, isKnownCorrect).ExpectedCalibrationError,
        };

    private NeighborTable RawNeighbors(LabeledDataset train, LabeledDataset test)
    {
        StandardScaler scaler = StandardScaler.Fit(train.Features);
        NeighborIndex index = new(DistanceMetric.Euclidean, threads);
        index.Add(scaler.Transform(train.Features));
        return index.Search(scaler.Transform(test.Features), Math.Min(FarNeighbor, train.RowCount));
    }
}
