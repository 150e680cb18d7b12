using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.EndToEnd;

public class ConvolutionalTrainingTests
{
    private static readonly LabeledDataset Training = Bars.Create(rowsPerClass: 100, seed: 1);
    private static readonly LabeledDataset Test = Bars.Create(rowsPerClass: 40, seed: 2);

    [Test]
    public void Train_BarsAnywhereInNoise_EmbedsThemByTheirDirection()
    {
        EmbeddingNetwork untrained = Network(), trained = Trained(threads: 2);

        AccuracyOf(untrained).Should().BeLessThan(0.6, "there is something to learn");
        AccuracyOf(trained).Should().BeGreaterThan(0.95);
        AccuracyOf(trained.FoldBatchNormalization()).Should().BeGreaterThan(0.95);
    }

    [Test]
    public void Train_AnyNumberOfThreads_GivesTheSameBits([Values(2, 5)] int threads) =>
        Numbers(Trained(threads)).Should().Equal(Numbers(Trained(1)));

    [Test]
    public void Train_Diverges_PutsParametersAndRunningStatisticsBack()
    {
        EmbeddingNetwork network = Network();
        float[] before = Numbers(network);
        EmbeddingTrainer trainer = new(network, new() { Optimizer = new SgdOptimizer(), LearningRate = 1e36, MaxDegreeOfParallelism = 1 });

        TrainingDivergedException exception = trainer.Invoking(t => t.Train(Training)).Should().Throw<TrainingDivergedException>().Which;

        exception.Step.Should().BeGreaterThan(1, "a whole step has moved the statistics");
        Numbers(network).Should().Equal(before);
    }

    private static EmbeddingNetwork Network() => new(
        Bars.Shape,
        [
            new ConvolutionLayer(8, 3) { Padding = 1 },
            new BatchNormalizationLayer { Activation = Activation.Relu },
            new MaxPoolingLayer(3) { Stride = 2 },
            new ConvolutionLayer(16, 3),
            new BatchNormalizationLayer { Activation = Activation.Relu },
            new GlobalAveragePoolingLayer(),
            new DropoutLayer(0.1),
            new FullyConnectedLayer(8),
            new UnitLengthLayer(),
        ],
        seed: 5);

    private static EmbeddingNetwork Trained(int threads)
    {
        EmbeddingNetwork network = Network();
        EmbeddingTrainerOptions options = new()
        {
            Epochs = 12,
            BatchSampler = new ClassBalancedBatchSampler(classesPerBatch: 4, rowsPerClass: 8, seed: 6),
            LearningRate = 0.01,
            Schedule = new CosineSchedule(),
            MaxDegreeOfParallelism = threads,
        };
        new EmbeddingTrainer(network, options).Train(Training);
        return network;
    }

    private static double AccuracyOf(EmbeddingNetwork network)
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, neighborCount: 1);
        classifier.Fit(network.Embed(Training.Features), Training.Labels);
        return Accuracy.Of(classifier.Predict(network.Embed(Test.Features)), Test.Labels);
    }

    private static float[] Numbers(EmbeddingNetwork network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
