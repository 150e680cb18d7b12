using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Training;

public class ValidationMetricsTests
{
    private static readonly LabeledDataset Train = Blobs.Create(rowsPerClass: 30, seed: 1);
    private static readonly LabeledDataset Validation = Blobs.Create(rowsPerClass: 30, seed: 2);

    [Test]
    public void NearestNeighborPrecision_IsTheMetricUnlessAnotherIsSet() =>
        new EmbeddingTrainerOptions().ValidationMetric.Should().BeSameAs(ValidationMetrics.NearestNeighborPrecision);

    [Test]
    public void GalleryAccuracy_OfATrainer_IsThatOfTheGalleryEmbeddedAnew()
    {
        EmbeddingNetwork network = Network();
        RecordingLogger logger = new();
        EmbeddingTrainerOptions options = new()
        {
            Epochs = 3,
            LearningRate = 0.01,
            ValidationMetric = ValidationMetrics.GalleryAccuracy(network, Train, DistanceMetric.Euclidean),
            EarlyStopping = new(),
        };

        TrainingReport report = new EmbeddingTrainer(network, options, logger).Train(Train, Validation);

        double expected = HitsOf(network.Embed(Train), network.Embed(Validation)) / (double)Validation.RowCount;
        report.Epochs[report.BestEpoch - 1].ValidationMetric.Should().Be(expected);
        report.RawMetric.Should().Be(HitsOf(Train, Validation) / (double)Validation.RowCount);
        logger.Lines.Should().Contain(line => line.Text.EndsWith("on the rows as they are."));
    }

    [Test]
    public void GalleryAccuracy_OfAnotherNetwork_IsRefusedByTheTrainer()
    {
        EmbeddingTrainerOptions options = new()
        {
            ValidationMetric = ValidationMetrics.GalleryAccuracy(Network(), Train, DistanceMetric.Euclidean),
        };

        Action act = () => _ = new EmbeddingTrainer(Network(), options);

        act.Should().Throw<ArgumentException>().WithMessage("options.ValidationMetric embeds its gallery by another network;*");
    }

    [Test]
    public void GalleryAccuracy_GalleryOfOtherNames_IsRefusedByTrain()
    {
        EmbeddingNetwork network = Network();
        LabeledDataset train = Train.WithLabelNames(["a", "b", "c", "d"]);
        EmbeddingTrainerOptions options = new()
        {
            ValidationMetric = ValidationMetrics.GalleryAccuracy(
                network, Train.WithLabelNames(["b", "a", "c", "d"]), DistanceMetric.Euclidean),
        };

        Action act = () => new EmbeddingTrainer(network, options).Train(train, train);

        act.Should().Throw<ArgumentException>().WithParameterName("validation").WithMessage("*the metric's gallery*WithLabelNames*");
    }

    [TestCase(0)]
    [TestCase(121)]
    public void GalleryAccuracy_NeighborsThatTheGalleryHasNot_AreRefused(int neighborCount)
    {
        Action act = () => ValidationMetrics.GalleryAccuracy(Network(), Train, DistanceMetric.Euclidean, neighborCount);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(neighborCount));
    }

    [Test]
    public void Train_WhereLearningDoesNotPay_WarnsInReportAndLog()
    {
        RecordingLogger logger = new();
        EmbeddingTrainerOptions options = new() { Epochs = 1, LearningRate = 1e-9 };
        var network = new EmbeddingNetwork(Blobs.FeatureCount, [new(1)], seed: 1);

        TrainingReport report = new EmbeddingTrainer(network, options, logger).Train(Train, Validation);

        report.RawMetric.Should().BeGreaterThan(report.Epochs[0].ValidationMetric!.Value);
        report.Warning.Should().StartWith("Learning did not pay: the validation metric is ");
        logger.Lines.Should().Contain((LogLevel.Warning, report.Warning!));
    }

    [Test]
    public void Train_WithAMetricOfYourOwnOrWithoutValidation_ComparesNothing()
    {
        EmbeddingTrainerOptions options = new() { Epochs = 1, ValidationMetric = (_, _) => 0.5 };

        TrainingReport own = new EmbeddingTrainer(Network(), options).Train(Train, Validation);
        TrainingReport none = new EmbeddingTrainer(Network(), new() { Epochs = 1 }).Train(Train);

        new[] { own.RawMetric, none.RawMetric }.Should().AllSatisfy(metric => metric.Should().BeNull());
        new[] { own.Warning, none.Warning }.Should().AllSatisfy(warning => warning.Should().BeNull());
    }

    private static int HitsOf(LabeledDataset gallery, LabeledDataset queries)
    {
        int hits = 0;
        for (int q = 0; q < queries.RowCount; q++)
        {
            (double Distance, int Label) nearest = (double.PositiveInfinity, -1);
            for (int g = 0; g < gallery.RowCount; g++)
            {
                double sum = 0;
                for (int column = 0; column < gallery.FeatureCount; column++)
                {
                    double difference = (double)queries.Row(q)[column] - gallery.Row(g)[column];
                    sum += difference * difference;
                }

                nearest = sum < nearest.Distance ? (sum, gallery.Labels[g]) : nearest;
            }

            hits += nearest.Label == queries.Labels[q] ? 1 : 0;
        }

        return hits;
    }

    private static EmbeddingNetwork Network() => new(Blobs.FeatureCount, [new(8, Activation.Relu), new(4)], seed: 1);
}
