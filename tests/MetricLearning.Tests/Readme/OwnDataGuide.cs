using System.Globalization;
using MetricLearning.Auditing;
using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Training;

namespace MetricLearning.Tests.Readme;

/// <summary>The code of docs/guides/own-data.md. Each part writes what the guide says that it writes.</summary>
internal static class OwnDataGuide
{
    public static (float[][] Rows, string[] Labels) Read()
    {
        // <read>
        string[][] cells = [.. File.ReadLines("parts.csv").Skip(1).Select(line => line.Split(','))];
        float[][] rows = [.. cells.Select(line => line[..^1].Select(Number).ToArray())]; // all columns but the last
        string[] labels = [.. cells.Select(line => line[^1])];

        static float Number(string cell) =>
            cell.Length == 0 ? float.NaN : float.Parse(cell, CultureInfo.InvariantCulture); // NaN: missing
        // </read>
        return (rows, labels);
    }

    public static float[][] Complete(float[][] rows)
    {
        // <missing>
        float[] usual = [.. Enumerable.Range(0, rows[0].Length).Select(column => Median(rows.Select(row => row[column])))];
        float[][] complete = [.. rows.Select(Fill)];
        Console.WriteLine($"{rows.Count(row => row.Any(float.IsNaN))} rows filled up from {string.Join(", ", usual)}");

        float[] Fill(float[] row) => [.. row.Select((value, column) => float.IsNaN(value) ? usual[column] : value)];

        static float Median(IEnumerable<float> values)
        {
            float[] known = [.. values.Where(float.IsFinite).Order()];
            return known[known.Length / 2];
        }

        // </missing>
        return complete;
    }

    public static LabeledDataset Audit(float[][] complete, string[] labels)
    {
        // <audit>
        LabeledDataset data = LabeledDataset.FromRows(complete, labels);
        Console.WriteLine(data);
        DatasetAudit audit = DatasetAudit.Of(StandardScaler.Fit(data.Features).Transform(data.Features), labels);
        foreach (AuditFinding finding in audit.ExactDuplicates)
        {
            Console.WriteLine(finding);
        }

        foreach (LabelSuspect suspect in audit.LabelSuspects.Where(suspect => suspect.IsConfident))
        {
            Console.WriteLine($"{suspect.Row}, lies among rows labelled {suspect.SuggestedLabel}");
        }

        // </audit>
        return data;
    }

    public static DatasetSplit Split(LabeledDataset data)
    {
        // <split>
        int[] kept = [.. Enumerable.Range(0, data.RowCount).Except([70, 160])]; // without the wrong label and the second copy
        (LabeledDataset train, LabeledDataset test) = data.Select(kept).SplitStratified(trainFraction: 0.75, seed: 1);
        Console.WriteLine($"{train.RowCount} rows to learn from, {test.RowCount} to test");
        // </split>
        return new(train, test);
    }

    public static SimilarityClassifier Train(LabeledDataset train)
    {
        // <train>
        SimilarityClassifier model = SimilarityClassifier.Train(train);
        ModelChoice choice = model.Choice!;
        Console.WriteLine($"{choice.HeldOutRowCount} rows held out in {choice.FoldCount} folds, {choice.Candidates.Count} models tried");
        Console.WriteLine($"the chosen one got {choice.Chosen.Accuracy:P0} right, the rows as they are {choice.RawAccuracy:P0}");
        // </train>
        return model;
    }

    public static void Judge(SimilarityClassifier model, LabeledDataset test)
    {
        // <judge>
        IReadOnlyList<Match> matches = model.ClassifyAll(test.Features);
        bool[] isRight = [.. matches.Select((match, row) => match.NearestLabel == test.NameOf(test.Labels[row]))];
        int refused = matches.Count(match => match.Label is null);
        double confidence = matches.Average(match => match.Confidence);
        Console.WriteLine($"{isRight.Count(right => right)} of {test.RowCount} right, {refused} refused, mean confidence {confidence:P0}");
        // </judge>
    }

    public static void Reject(LabeledDataset train)
    {
        // <reject>
        SimilarityClassifierOptions options = new() { NetworksPerFold = 0, Target = RejectionTarget.TrueAcceptsAtLeast(0.97) };
        SimilarityClassifier model = SimilarityClassifier.Train(train, options);
        Console.WriteLine(model.Classify([7.1f, 13.2f, 5.1f]).Label ?? "none of these"); // length, width, weight
        Console.WriteLine(model.Classify([90f, 30f, 70f]).Label ?? "none of these");
        // </reject>
    }

    public static void Shrink(SimilarityClassifier model, LabeledDataset test)
    {
        // <shrink>
        string[] labels = [.. test.Labels.ToArray().Select(test.NameOf)];
        DatasetAudit audit = model.Audit(test.Features, labels);
        int repeated = audit.ExactDuplicates
            .Where(group => group.IsAcrossParts)
            .Sum(group => group.Rows.Count(row => row.Part == AuditPart.Test));
        int contradicted = audit.LabelSuspects.Count(suspect => suspect.Row.Part == AuditPart.Test);
        Console.WriteLine($"{repeated} test rows stand in the gallery too, the labels of {contradicted} are contradicted");

        CondensedClassifier small = model.Condense(test.Features, labels);
        Console.WriteLine($"{small.RowsAfter} of {small.RowsBefore} rows are needed");
        Console.WriteLine($"right: {small.AccuracyBefore:P0} before, {small.AccuracyAfter:P0} after");
        Console.WriteLine($"right and accepted: {small.AcceptedBefore:P0} before, {small.AcceptedAfter:P0} after");
        // </shrink>
    }

    public static void Grow(SimilarityClassifier model)
    {
        // <grow>
        float[][] rivets = [[21f, 6.1f, 4f], [20.4f, 5.8f, 3.8f], [21.5f, 6.2f, 4.1f], [20.8f, 6f, 3.9f], [21.2f, 5.9f, 4f]];
        for (int i = 0; i < rivets.Length; i++)
        {
            model.Add("rivet", rivets[i], id: $"rivet-{i}");
        }

        Match match = model.Classify([21f, 6f, 4f]);
        Console.WriteLine($"{match.Label}, as {match.Neighbors[0].Id}");
        model.Relabel("rivet-4", "pin");
        model.Remove("rivet-3");
        Console.WriteLine(string.Join(", ", model.Labels));
        // </grow>
    }

    public static void Save(SimilarityClassifier model)
    {
        // <save>
        model.Save("parts.metric");
        SimilarityClassifier served = SimilarityClassifier.Load("parts.metric");
        Console.WriteLine($"{served.Count} rows of {served.Labels.Count} labels");
        // </save>
    }

    public static void OwnNetwork(LabeledDataset train, LabeledDataset test)
    {
        // <network>
        StandardScaler scaler = StandardScaler.Fit(train.Features); // by the rows to learn from alone
        (LabeledDataset learned, LabeledDataset kept) = scaler.Transform(train).SplitStratified(trainFraction: 0.8, seed: 1);
        EmbeddingNetwork network = new(train.FeatureCount, [new(32, Activation.Relu), new(8)], seed: 1);
        EmbeddingTrainer trainer = new(network, new() { Epochs = 20, EarlyStopping = new() { Patience = 5 } });
        TrainingReport report = trainer.Train(learned, kept); // stops early by the rows kept apart
        RawBaseline result = RawBaseline.Of(network, scaler.Transform(train), scaler.Transform(test), DistanceMetric.Euclidean);
        Console.WriteLine($"test accuracy {result.Accuracy:P0}, raw rows {result.RawAccuracy:P0}");

        Gallery gallery = new(DistanceMetric.Euclidean, network.EmbeddingDimension);
        LabeledDataset embedded = network.Embed(scaler.Transform(train));
        gallery.Add([.. embedded.Labels.ToArray().Select(embedded.NameOf)], embedded.Features);
        GalleryNeighbor nearest = gallery.Snapshot.SearchRow(network.EmbedRow(scaler.TransformRow([7.1f, 13.2f, 5.1f])), 1)[0];
        Console.WriteLine($"nearest row: a {nearest.Label}");
        ModelFile.Save("parts.scaler", scaler);
        ModelFile.Save("parts.network", network);
        // </network>
        _ = report;
    }
}
