using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Losses;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Sampling;
using MetricLearning.Training;

namespace MetricLearning.Tests.Readme;

/// <summary>
/// The examples in the library's XML documentation as compiled code, in the order of their files: a marker is the name of the file, and the
/// example's number where the file has several.
/// </summary>
internal static class XmlExamples
{
#pragma warning disable IDE0007, IDE0008 // Written as a user would write it.
    public static void Audit(LabeledDataset data)
    {
        // <DatasetAudit>
        DatasetAudit audit = DatasetAudit.Of(StandardScaler.Fit(data.Features).Transform(data.Features), data.Labels);
        Console.WriteLine(audit); // what was found, in words
        foreach (LabelSuspect suspect in audit.LabelSuspects.Where(suspect => suspect.IsConfident))
        {
            Console.WriteLine($"{suspect.Row} should perhaps be {suspect.SuggestedLabel}");
        }

        // </DatasetAudit>
    }

    public static Match Classify(float[][] rows, string[] labels, float[] row)
    {
        // <SimilarityClassifier>
        var model = SimilarityClassifier.Train(rows, labels);
        Match match = model.Classify(row);
        model.Add("new part", row, id: "part-17");
        model.Save("parts.metric");
        // </SimilarityClassifier>
        return match;
    }

    public static async Task<Match> ClassifyOver(SimilarityClassifier model, IGallery gallery, float[] row)
    {
        // <GalleryClassifier>
        GalleryClassifier remote = model.Over(gallery);
        await model.CopyRowsToAsync(gallery);
        Match match = await remote.ClassifyAsync(row, new RowSelection { IdPrefix = "acme/" });
        // </GalleryClassifier>
        return match;
    }

    public static void ReadInBlocks(EmbeddingNetwork network)
    {
        // <BlockShuffledBatchSampler>
        BlockShuffledBatchSampler sampler = new(
            new ClassBalancedBatchSampler(classesPerBatch: 16, rowsPerClass: 8, seed: 1), rowsPerBlock: 128, blocksPerBuffer: 128, seed: 1);
        new EmbeddingTrainer(network, new() { BatchSampler = sampler }).Train(RowFile.Open("rows.safetensors"));
        // </BlockShuffledBatchSampler>
    }

    public static void Stream(EmbeddingNetwork network, float[] row)
    {
        // <RowFile>
        using (RowFileWriter writer = new("rows.safetensors", featureCount: row.Length))
        {
            writer.Add(row, "bolt"); // as often as there are rows
            writer.Complete();
        }

        LabeledDataset data = RowFile.Open("rows.safetensors"); // EmbeddingTrainer.Train learns from it
        StandardScaler scaler = StandardScaler.Fit(data);
        scaler.Transform(data, "scaled.safetensors");
        network.Embed(RowFile.Open("scaled.safetensors"), "embeddings.safetensors");
        // </RowFile>
    }

    public static LabeledDataset Read(float[][] rows, string[] names)
    {
        // <LabeledDataset>
        var data = LabeledDataset.FromRows(rows, names);            // rows: float[] each; names: a string each, numbered in ordinal order
        (LabeledDataset train, LabeledDataset test) = data.SplitStratified(trainFraction: 0.8, seed: 1);
        Console.WriteLine($"{data}; row 0 is a {data.NameOf(data.Labels[0])} of {data.Row(0).Length} values");
        // </LabeledDataset>
        return test.RowCount < train.RowCount ? data : test;
    }

    public static LabeledDataset Renumber(float[][] trainRows, float[][] newRows)
    {
        // <LabeledDataset2>
        var train = LabeledDataset.FromRows(trainRows, ["cow", "ant", "bee"]);       // ant is 0, bee 1, cow 2
        var more = LabeledDataset.FromRows(newRows, ["cow", "dog"]);                 // cow is 0, dog 1
        more = more.WithLabelNames([.. train.LabelNames!, "dog"]);                   // cow is 2, dog 3
        // </LabeledDataset2>
        return more;
    }

    public static double CrossValidate(LabeledDataset data, Func<LabeledDataset, LabeledDataset, double> AccuracyOf)
    {
        // <LabeledDataset3>
        double accuracy = data.Folds(foldCount: 5, seed: 1).Average(fold => AccuracyOf(fold.Train, fold.Test));
        // </LabeledDataset3>
        return accuracy;
    }

    public static float[] Scale(LabeledDataset train, LabeledDataset test, float[] row)
    {
        // <StandardScaler>
        StandardScaler scaler = StandardScaler.Fit(train.Features); // by the rows to learn from alone
        LabeledDataset scaledTrain = scaler.Transform(train), scaledTest = scaler.Transform(test);
        float[] scaledRow = scaler.TransformRow(row);
        ModelFile.Save("parts.scaler", scaler); // rows to come need the same numbers
        // </StandardScaler>
        return scaledTrain.FeatureCount == scaledTest.FeatureCount ? scaledRow : [];
    }

    public static void Compare(EmbeddingNetwork network, LabeledDataset train, LabeledDataset test)
    {
        // <RawBaseline>
        RawBaseline result = RawBaseline.Of(network, gallery: train, queries: test, DistanceMetric.Cosine, neighborCount: 5);
        Console.WriteLine(result); // accuracy 0.9312, raw rows 0.8950 by Cosine, 400 queries
        // </RawBaseline>
    }

    public static IEmbeddingLoss[] ChooseTriplets()
    {
        // <TripletMarginLoss>
        EmbeddingTrainerOptions all = new() { Loss = new TripletMarginLoss() };                        // all triplets of a batch
        EmbeddingTrainerOptions hard = new() { Loss = new SampledTripletLoss(new TripletMarginLoss(), new BatchHardTripletSampler()) };
        // </TripletMarginLoss>
        return [all.Loss, hard.Loss];
    }

    public static GalleryNeighbor Keep(float[] embedding)
    {
        // <Gallery>
        Gallery gallery = new(DistanceMetric.Euclidean, dimension: 64);
        gallery.Add("bolt", embedding, id: "part-17"); // from any thread, while others search
        GallerySnapshot now = gallery.Snapshot; // stays as it is
        GalleryNeighbor nearest = now.SearchRow(embedding, neighborCount: 1)[0];
        gallery.Relabel("part-17", "screw");
        gallery.Remove("part-17");
        // </Gallery>
        return nearest;
    }

    public static void Vote(EmbeddingNetwork network, LabeledDataset train, LabeledDataset test)
    {
        // <NearestNeighborClassifier>
        var classifier = new NearestNeighborClassifier(DistanceMetric.Cosine, neighborCount: 5);
        classifier.Fit(network.Embed(train));                                // a data set: rows, labels, label names
        Predictions predictions = classifier.Predict(network.Embed(test));
        Console.WriteLine(ClassificationReport.Of(predictions, test));
        // </NearestNeighborClassifier>
    }

    public static NeighborTable Search(Tensor<float> embeddings, float[] embedding)
    {
        // <NeighborIndex>
        NeighborIndex index = new(DistanceMetric.Cosine);
        index.Add(embeddings); // row i has index i
        NeighborTable nearest = index.SearchRow(embedding, neighborCount: 5);
        Console.WriteLine($"nearest: row {nearest.Indices(0)[0]} at {nearest.Distances(0)[0]:F3}");
        // </NeighborIndex>
        return nearest;
    }

    public static (float[] Embedding, Tensor<float> Embeddings, EmbeddingNetwork Copy) Embed(LabeledDataset data)
    {
        // <EmbeddingNetwork>
        EmbeddingNetwork network = new(inputDimension: 784, [new(128, Activation.Relu), new(64)], seed: 1); // 784 columns to 64
        new EmbeddingTrainer(network).Train(data);
        float[] embedding = network.EmbedRow(data.Row(0));
        Tensor<float> embeddings = network.Embed(data.Features); // [n × 64]
        EmbeddingNetwork copy = network.Clone(); // the same numbers; training one leaves the other
        // </EmbeddingNetwork>
        return (embedding, embeddings, copy);
    }

    public static double Judge(
        EmbeddingNetwork network, NearestNeighborClassifier classifier, LabeledDataset train, LabeledDataset test)
    {
        // <EmbeddingNetworkExtensions>
        classifier.Fit(network.Embed(train));
        Predictions predictions = classifier.Predict(network.Embed(test));
        double accuracy = Accuracy.Of(predictions, test);
        // </EmbeddingNetworkExtensions>
        return accuracy;
    }

    public static float[] Save(StandardScaler scaler, EmbeddingNetwork network, float[] row)
    {
        // <ModelFile>
        ModelFile.Save("parts.scaler", scaler);
        ModelFile.Save("parts.network", network);

        StandardScaler loadedScaler = ModelFile.LoadScaler("parts.scaler");
        EmbeddingNetwork loadedNetwork = ModelFile.LoadNetwork("parts.network");
        float[] embedding = loadedNetwork.EmbedRow(loadedScaler.TransformRow(row)); // the same bits as before
        // </ModelFile>
        return embedding;
    }

    public static void Train(EmbeddingNetwork network, LabeledDataset train, LabeledDataset validation)
    {
        // <EmbeddingTrainer>
        var trainer = new EmbeddingTrainer(network, new EmbeddingTrainerOptions { Epochs = 20, EarlyStopping = new() });
        TrainingReport report = trainer.Train(train, validation);
        EpochReport best = report.Epochs.Single(epoch => epoch.Epoch == report.BestEpoch); // whose parameters the network has
        Console.WriteLine($"epoch {best.Epoch}: {best.ValidationMetric:P1}, raw rows {report.RawMetric:P1}");
        // </EmbeddingTrainer>
    }

    public static TrainingReport Cancel(EmbeddingTrainer trainer, LabeledDataset data, CancellationToken token)
    {
        TrainingReport report;

        // <TrainingCanceledException>
        try
        {
            report = trainer.Train(data, cancellationToken: token);
        }
        catch (TrainingCanceledException canceled)
        {
            report = canceled.Report; // the network can be used, and trained on by the same trainer
        }

        // </TrainingCanceledException>
        return report;
    }

    public static void StopByGallery(EmbeddingNetwork network, LabeledDataset train, LabeledDataset validation)
    {
        // <ValidationMetrics>
        EmbeddingTrainerOptions options = new()
        {
            ValidationMetric = ValidationMetrics.GalleryAccuracy(network, gallery: train, DistanceMetric.Cosine),
            EarlyStopping = new() { Patience = 5 },
        };
        new EmbeddingTrainer(network, options).Train(train, validation);
        // </ValidationMetrics>
    }
#pragma warning restore IDE0007, IDE0008
}
