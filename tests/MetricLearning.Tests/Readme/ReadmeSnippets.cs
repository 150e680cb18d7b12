using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Losses;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Training;

namespace MetricLearning.Tests.Readme;

/// <summary>README's snippets as compiled code: what stands between two markers must stand in README, character by character.</summary>
internal static class ReadmeSnippets
{
    public static (Match Match, SimilarityClassifier Served) Classify(IEnumerable<float[]> rows, IEnumerable<string> labels, float[] row)
    {
#pragma warning disable IDE0007, IDE0008 // Written as a user would write it.
        // <classifier>
        var model = SimilarityClassifier.Train(rows, labels);        // rows of floats, a text each as label
        Match match = model.Classify(row);                           // match.Label (null: none of these), match.Confidence, match.Neighbors
        model.Add("new part", row, id: "part-17");                   // a new class, at once, while other threads classify
        model.Save("parts.metric");
        var served = SimilarityClassifier.Load("parts.metric");
        // </classifier>
#pragma warning restore IDE0007, IDE0008
        return (match, served);
    }

    public static double Run(Tensor<float> features, int[] labels, Tensor<float> newRows, int[] newLabels, float[] row)
    {
#pragma warning disable IDE0007, IDE0008 // The first snippet is written as a user would write it.
        // <classify>
        var data = new LabeledDataset(features, labels);                       // Tensor<float> [n × f] and n integers
        var (train, test) = data.Split(trainFraction: 0.8, seed: 42);
        var scaler = StandardScaler.Fit(train.Features);
        var network = new EmbeddingNetwork(784, [new(128, Activation.Tanh), new(64)], seed: 1);
        var report = new EmbeddingTrainer(network, new EmbeddingTrainerOptions { Epochs = 10 }).Train(scaler.Transform(train));
        var classifier = new NearestNeighborClassifier(DistanceMetric.Cosine, neighborCount: 1);
        classifier.Fit(network.Embed(scaler.Transform(train.Features)), train.Labels);
        double accuracy = Accuracy.Of(classifier.Predict(network.Embed(scaler.Transform(test.Features))), test.Labels);
        // </classify>
#pragma warning restore IDE0007, IDE0008

        // <explain>
        classifier.Add(network.Embed(scaler.Transform(newRows)), newLabels);
        Prediction prediction = classifier.PredictRow(network.EmbedRow(scaler.TransformRow(row)));
        Neighbor nearest = prediction.Neighbors.Span[0];
        Console.WriteLine(
            $"label {prediction.Label}, vote {prediction.VoteShare:P0}, nearest row {nearest.Index} at {nearest.Distance:F3}");
        // </explain>

        // <diagnose>
        foreach (EpochReport epoch in report.Epochs)
        {
            Console.WriteLine(
                $"{epoch.Epoch}: loss {epoch.Loss:F4}, active {epoch.ActiveFraction:P1}, spread {epoch.Spread:F3} {epoch.Warning}");
        }

        // </diagnose>
        return accuracy;
    }

    public static EmbeddingNetwork TrainOnImages(LabeledDataset data)
    {
        // <images>
        ImageShape shape = new(Height: 28, Width: 28, Channels: 1);
        EmbeddingNetwork network = new(shape,
        [
            new ConvolutionLayer(32, KernelSize: 5) { Padding = 2 },
            new MaxPoolingLayer(2),
            new BatchNormalizationLayer { Activation = Activation.Relu },
            new FullyConnectedLayer(64),
        ], seed: 1);
        EmbeddingTrainerOptions options = new()
        {
            Epochs = 2,
            Loss = new MultiSimilarityLoss(new EasyPositivePairSampler()),
            Augmentation = new ImageAugmentation(shape, seed: 1, new() { MaxShift = 2, MaxRotation = 10 }),
        };
        new EmbeddingTrainer(network, options).Train(data);
        Console.WriteLine(network); // every layer with its shapes and parameters
        // </images>
        return network.FoldBatchNormalization();
    }
}
