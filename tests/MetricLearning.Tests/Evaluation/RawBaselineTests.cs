using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Evaluation;

public class RawBaselineTests
{
    private static readonly LabeledDataset Gallery = Blobs.Create(rowsPerClass: 40, seed: 1);
    private static readonly LabeledDataset Queries = Blobs.Create(rowsPerClass: 40, seed: 2);

    [Test]
    public void Of_AnUntrainedNetworkOfOneColumn_Warns()
    {
        var network = new EmbeddingNetwork(Blobs.FeatureCount, [new(1)], seed: 3);

        RawBaseline result = RawBaseline.Of(network, Gallery, Queries, DistanceMetric.Euclidean);

        result.Accuracy.Should().BeLessThan(result.RawAccuracy);
        result.Warning.Should().StartWith("Learning did not pay: the network classifies ");
        result.QueryCount.Should().Be(Queries.RowCount);
        result.ToString().Should().Contain("raw rows").And.Contain("Learning did not pay");
    }

    [Test]
    public void Of_ATrainedNetwork_BeatsTheRawRows()
    {
        var network = new EmbeddingNetwork(Blobs.FeatureCount, [new(16, Activation.Relu), new(4)], seed: 3);
        new EmbeddingTrainer(network, new() { Epochs = 60, LearningRate = 0.01 }).Train(Gallery);

        RawBaseline result = RawBaseline.Of(network, Gallery, Queries, DistanceMetric.Euclidean, neighborCount: 3);

        result.Accuracy.Should().BeGreaterThan(result.RawAccuracy + 0.1);
        result.Warning.Should().BeNull();
        result.ToString().Should().StartWith("accuracy ").And.EndWith("160 queries");
    }

    [Test]
    public void Of_RowsWhoseDirectionTells_TakesCosineForTheRawRows()
    {
        LabeledDataset gallery = LabeledDataset.FromRowMajor([1, 1, 1, -1], 2, [0, 1]);
        LabeledDataset queries = LabeledDataset.FromRowMajor([9, 8, 9, -8, 0.1f, 0.3f, 0.1f, -0.3f, -3, 4, 4, -9], 2, [0, 1, 0, 1, 0, 1]);
        var network = new EmbeddingNetwork(2, [new(2)], seed: 3);

        RawBaseline.Of(network, gallery, queries, DistanceMetric.Cosine).RawAccuracy.Should().Be(1);
    }

    // Hits of the network and of the raw rows, a digit for each query.
    [TestCase("1111", "0000", null)]
    [TestCase("1110", "0110", "The network classifies 1 more queries rightly than the raw rows do, within one standard error")]
    [TestCase("1111", "1111", "Learning did not pay: the network classifies no more queries")]
    [TestCase("1000", "0111", "Learning did not pay: the network classifies 2 fewer queries")]
    [TestCase("1110", "0011", "The network classifies 1 more queries")]
    public void Compare_SomeHits_WarnsWithinAStandardErrorOfThePairs(string learned, string raw, string? warning)
    {
        bool[] hits = [.. learned.Select(digit => digit == '1')], rawHits = [.. raw.Select(digit => digit == '1')];

        RawBaseline result = RawBaseline.Compare(hits, rawHits, DistanceMetric.Euclidean);

        (result.Accuracy, result.RawAccuracy).Should().Be((hits.Count(h => h) / 4.0, rawHits.Count(h => h) / 4.0));
        if (warning is null)
        {
            result.Warning.Should().BeNull();
        }
        else
        {
            result.Warning.Should().StartWith(warning);
        }
    }

    [Test]
    public void Of_OtherLabelNames_IsRefused()
    {
        var network = new EmbeddingNetwork(1, [new(1)], seed: 3);
        LabeledDataset gallery = LabeledDataset.FromRows([[1f], [2f]], ["ant", "cow"]);
        LabeledDataset queries = LabeledDataset.FromRows([[1f]], ["cow"]);

        Action act = () => RawBaseline.Of(network, gallery, queries, DistanceMetric.Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("queries").WithMessage("*WithLabelNames*");
    }

    [TestCase(0)]
    [TestCase(3)]
    public void Of_NeighborsThatAreNot_AreRefused(int neighborCount)
    {
        var network = new EmbeddingNetwork(1, [new(1)], seed: 3);
        LabeledDataset rows = LabeledDataset.FromRowMajor([1, 2], 1, [0, 1]);

        Action act = () => RawBaseline.Of(network, rows, rows, DistanceMetric.Euclidean, neighborCount);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(neighborCount));
    }
}
