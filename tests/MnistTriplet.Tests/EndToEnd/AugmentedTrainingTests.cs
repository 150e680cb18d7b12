using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Tests.EndToEnd;

/// <summary>Training with augmented images, on real digits of 8×8 pixels.</summary>
[TestFixture]
internal sealed class AugmentedTrainingTests
{
    private const int TrainCount = 200;

    private static readonly ImageShape Shape = new(Height: 8, Width: 8, Channels: 1);

    private static readonly ImageAugmentationOptions Changes = new()
    {
        MaxShift = 0.5,
        MaxRotation = 10,
        MaxScaling = 0.1,
        ElasticAlpha = 2,
        ElasticSigma = 2,
    };

    private static readonly DatasetSplit Rows = ReadDigits();

    [Test]
    public void Train_FewDigitsAugmented_KnowsOthersBetterThanWithout()
    {
        double with = Accuracy(Train(new ImageAugmentation(Shape, seed: 1, Changes)));
        double without = Accuracy(Train(augmentation: null));

        // Over ten seeds of network and batches they were 0.948 to 0.961 and 0.920 to 0.942; with this seed, 0.952 and 0.920.
        with.Should().BeGreaterThan(0.94).And.BeGreaterThan(without + 0.01);
    }

    [Test]
    public void Train_Augmented_GivesTheSameBitsWithAnyNumberOfThreads()
    {
        ImageAugmentation augmentation = new(Shape, seed: 1, Changes);

        Parameters(Train(augmentation, epochs: 3, threads: 2)).Should().Equal(Parameters(Train(augmentation, epochs: 3)));
    }

    [Test]
    public void Train_OtherSeedOfTheAugmentation_GivesOtherParameters() =>
        Parameters(Train(new ImageAugmentation(Shape, seed: 2, Changes), epochs: 1))
            .Should().NotEqual(Parameters(Train(new ImageAugmentation(Shape, seed: 1, Changes), epochs: 1)));

    [Test]
    public void Train_AugmentationWithAllPartsOff_GivesTheBitsOfTrainingWithout() =>
        Parameters(Train(new ImageAugmentation(Shape, seed: 1), epochs: 2)).Should().Equal(Parameters(Train(null, epochs: 2)));

    private static DatasetSplit ReadDigits()
    {
        ImageSet digits = EmbeddedSet.Digits.Read();
        LabeledDataset all = LabeledDataset.FromBytes(digits.Images, digits.Labels);
        TensorPrimitives.Multiply(Values(all), 1f / 16, Values(all));
        return all.SplitStratifiedByCount(TrainCount, seed: 1);

        static Span<float> Values(LabeledDataset rows) => rows.Features.GetSpan([0, 0], rows.RowCount * rows.FeatureCount);
    }

    private static EmbeddingNetwork Train(IRowAugmentation? augmentation, int epochs = 150, int threads = 1)
    {
        EmbeddingNetwork network = new(
            Shape.Length, [new(64, Activation.Relu), new(32)], seed: 1, new() { MaxDegreeOfParallelism = threads });
        EmbeddingTrainer trainer = new(network, new()
        {
            Epochs = epochs,
            Augmentation = augmentation,
            BatchSampler = new ClassBalancedBatchSampler(classesPerBatch: 10, rowsPerClass: 8, seed: 1),
            LearningRate = 0.002,
            MaxDegreeOfParallelism = threads,
        });
        trainer.Train(Rows.Train);
        return network;
    }

    private static double Accuracy(EmbeddingNetwork network)
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Cosine, neighborCount: 1);
        classifier.Fit(network.Embed(Rows.Train.Features), Rows.Train.Labels);
        return MetricLearning.Evaluation.Accuracy.Of(classifier.Predict(network.Embed(Rows.Test.Features)), Rows.Test.Labels);
    }

    private static float[] Parameters(EmbeddingNetwork network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
