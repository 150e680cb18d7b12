using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Training;
using ThirdParty.Parts;

namespace ThirdParty;

/// <summary>Every part that can be somebody else's, at once, in one run of training.</summary>
public class AllTogetherTests
{
    private const int Columns = 6, Dimension = 3;

    [Test]
    public void Parts_OfThisProject_ImplementEveryPublicInterface()
    {
        Type[] own = typeof(AllTogetherTests).Assembly.GetTypes();

        typeof(EmbeddingTrainer).Assembly.GetExportedTypes().Where(type => type.IsInterface)
            .Where(contract => !Array.Exists(own, type => type is { IsAbstract: false } && contract.IsAssignableFrom(type)))
            .Should().BeEmpty("whoever adds an interface implements it here once, as another author would");
    }

    [Test]
    public void Train_WithOwnPartsOnly_LearnsAndClassifies()
    {
        (AffineNetwork network, TrainingReport report) = Train(threads: 2);
        LabeledDataset data = Numbers.Classes(rowsPerClass: 40, Columns, seed: 6);
        LabeledDataset test = Numbers.Classes(rowsPerClass: 30, Columns, seed: 7);
        CentroidClassifier classifier = new();
        classifier.Fit(network.Embed(data.Features), data.Labels);

        double accuracy = Accuracy.Of(classifier.Predict(network.Embed(test.Features)), test.Labels);

        report.Epochs[^1].Loss.Should().BeLessThan(0.7 * report.Epochs[0].Loss);
        accuracy.Should().BeGreaterThan(0.75, "chance is a third");
        report.Epochs.Should().OnlyContain(epoch => epoch.ValidationMetric != null);
    }

    [Test]
    public void Train_WithOwnPartsOnly_GivesTheSameBitsOnAnyNumberOfThreadsAndAgain()
    {
        float[] expected = Values(Train(threads: 1).Network);

        Values(Train(threads: 1).Network).Should().Equal(expected);
        Values(Train(threads: 3).Network).Should().Equal(expected);

        static float[] Values(AffineNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
    }

    internal static IEmbeddingLoss CreateLoss(int classCount, int dimension) => new SumLoss(
        new SampledTripletLoss(new SquaredHingeTripletLoss(margin: 1), new NearestNegativeTripletSampler()),
        new CenterLoss(classCount, dimension, seed: 2),
        CreateContrastive());

    private static ContrastiveLoss CreateContrastive() =>
        new(new NextPairSampler(), new() { Distance = new(DistanceMetric.SquaredEuclidean), NegativeMargin = 2 });

    private static (AffineNetwork Network, TrainingReport Report) Train(int threads)
    {
        AffineNetwork network = new(Columns, Dimension, seed: 1);
        EmbeddingTrainerOptions options = new()
        {
            Epochs = 12,
            BatchSampler = new RotatingBatchSampler(24),
            Augmentation = new ColumnNoise(Columns, seed: 4, amplitude: 0.05f),
            Loss = CreateLoss(3, Dimension),
            Optimizer = new LarsOptimizer(momentum: 0.5f),
            LearningRate = 0.02,
            Schedule = new HalfwaySchedule(),
            MaxDegreeOfParallelism = threads,
        };
        LabeledDataset data = Numbers.Classes(rowsPerClass: 40, Columns, seed: 6);
        return (
            network, new EmbeddingTrainer(network, options).Train(data, validation: Numbers.Classes(rowsPerClass: 10, Columns, seed: 8)));
    }
}
