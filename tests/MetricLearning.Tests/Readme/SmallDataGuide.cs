using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Readme;

/// <summary>The code of docs/guides/small-data.md. Each part writes what the guide says that it writes.</summary>
internal static class SmallDataGuide
{
    public static LabeledDataset Read()
    {
        // <digits>
        LabeledDataset digits = LabeledDataset.FromBytes(
            IdxFile.ReadBytes("digits-images-idx3-ubyte.gz"), IdxFile.ReadLabels("digits-labels-idx1-ubyte.gz"));
        Console.WriteLine(digits);
        // </digits>
        return digits;
    }

    public static void Folds(LabeledDataset digits)
    {
        // <folds>
        LabeledDataset few = digits.SampleByClass(rowsPerClass: 6, seed: 1);
        foreach (int k in new[] { 1, 3, 5 })
        {
            double[] folds = [.. few.Folds(foldCount: 5, seed: 1).Select(fold => AccuracyOf(fold.Train, fold.Test, k))];
            Console.WriteLine($"k = {k}: {folds.Average():P0} of {few.RowCount} rows, folds from {folds.Min():P0} to {folds.Max():P0}");
        }

        static double AccuracyOf(LabeledDataset train, LabeledDataset test, int k)
        {
            NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, k);
            classifier.Fit(train);
            return Accuracy.Of(classifier.Predict(test.Features), test);
        }

        // </folds>
    }

    public static void Pays(LabeledDataset digits, int rowsPerClass, int seed)
    {
        // <pays>
        RowSplit rows = RowSplit.ByClass(digits.Labels, rowsPerClass, seed);
        LabeledDataset known = digits.Select(rows.Train), others = digits.Select(rows.Test);
        Judge("learned", SimilarityClassifier.Train(known, new() { Seed = seed }));
        Judge("as they are", SimilarityClassifier.Train(known, new() { Seed = seed, NetworksPerFold = 0 }));

        void Judge(string name, SimilarityClassifier model)
        {
            IReadOnlyList<Match> matches = model.ClassifyAll(others.Features);
            bool[] isRight = [.. matches.Select((match, row) => match.NearestLabel == others.NameOf(others.Labels[row]))];
            CalibrationReport confidence = CalibrationReport.Of([.. matches.Select(match => match.Confidence)], isRight);
            Console.WriteLine(
                $"{name}: held out {model.Choice!.Chosen.Accuracy:P0}, in truth {confidence.Accuracy:P0}; " +
                $"mean confidence {confidence.MeanConfidence:P0}, off by {confidence.ExpectedCalibrationError:P0}");
        }

        // </pays>
    }

    public static void Votes(LabeledDataset digits)
    {
        // <votes>
        int[] all = [.. Enumerable.Range(0, digits.RowCount)];
        LabeledDataset known = digits.Select([.. all.Where(row => digits.Labels[row] is not (8 or 9))]);
        LabeledDataset unknown = digits.Select([.. all.Where(row => digits.Labels[row] is 8 or 9)]);
        NearestNeighborClassifier classifier = new(DistanceMetric.Cosine, neighborCount: 5);
        classifier.Fit(known);
        int unanimous = classifier.Predict(unknown.Features).Count(prediction => prediction.VoteShare == 1);
        Console.WriteLine($"{unanimous} of {unknown.RowCount} rows that are neither of 0 to 7 win all five votes");
        // </votes>
    }
}
