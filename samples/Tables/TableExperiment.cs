using System.Diagnostics;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using Tables.Data;

namespace Tables;

/// <summary>
/// Trains on all folds of a table but one and classifies that one, fold after fold and seed after seed, beside two rules that learn
/// nothing.
/// </summary>
/// <param name="seedCount">How many seeds, from 0 on.</param>
/// <param name="threads">The largest number of threads; results do not depend on it.</param>
internal sealed class TableExperiment(int seedCount, int threads)
{
    /// <summary>Runs a table.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public TableResult Run(Table table, CancellationToken cancellationToken)
    {
        int[] near = new int[seedCount], accepted = new int[seedCount];
        int nearestRow = 0, fiveRows = 0;
        double seconds = 0;
        List<double> confidences = [];
        List<bool> isCorrect = [];
        foreach (int fold in table.FoldNumbers)
        {
            LabeledDataset train = table.TrainOf(fold), test = table.TestOf(fold);
            nearestRow += RawRightCount(train, test, neighborCount: 1);
            fiveRows += RawRightCount(train, test, neighborCount: 5);
            for (int seed = 0; seed < seedCount; seed++)
            {
                long start = Stopwatch.GetTimestamp();
                SimilarityClassifierOptions options = new() { Seed = seed, MaxDegreeOfParallelism = threads };
                var model = SimilarityClassifier.Train(train, options, cancellationToken);
                seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
                IReadOnlyList<Match> matches = model.ClassifyAll(test.Features);
                for (int row = 0; row < matches.Count; row++)
                {
                    string label = test.NameOf(test.Labels[row]);
                    near[seed] += matches[row].NearestLabel == label ? 1 : 0;
                    accepted[seed] += matches[row].Label == label ? 1 : 0;
                    confidences.Add(matches[row].Confidence);
                    isCorrect.Add(matches[row].NearestLabel == label);
                }
            }
        }

        double rows = table.Rows.RowCount;
        return new()
        {
            Table = table,
            NearestRow = nearestRow / rows,
            FiveRows = fiveRows / rows,
            NearestLabel = [.. near.Select(count => count / rows)],
            Accepted = [.. accepted.Select(count => count / rows)],
            CalibrationError = CalibrationReport.Of([.. confidences], [.. isCorrect]).ExpectedCalibrationError,
            TrainingSeconds = seconds / (table.FoldNumbers.Count * seedCount),
        };
    }

    private int RawRightCount(LabeledDataset train, LabeledDataset test, int neighborCount)
    {
        StandardScaler scaler = StandardScaler.Fit(train.Features);
        NearestNeighborOptions options = new() { MaxDegreeOfParallelism = threads };
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, neighborCount, options);
        classifier.Fit(scaler.Transform(train.Features), train.Labels);
        ReadOnlySpan<int> predicted = classifier.Predict(scaler.Transform(test.Features)).Labels;
        int right = 0;
        for (int row = 0; row < predicted.Length; row++)
        {
            right += predicted[row] == test.Labels[row] ? 1 : 0;
        }

        return right;
    }
}
