using MetricLearning.Augmentation;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using ThirdParty.Batteries;
using ThirdParty.Parts;

namespace ThirdParty;

// Parts of our own, and some of the library's beside them: the batteries hold for both.

public class AffineNetworkTests : EmbeddingNetworkBattery
{
    protected override IEmbeddingNetwork Create() => new AffineNetwork(4, 3, seed: 1);
}

public class DenseNetworkTests : EmbeddingNetworkBattery
{
    protected override IEmbeddingNetwork Create() => new EmbeddingNetwork(4, [new(6, Activation.Tanh), new(3)], seed: 1);
}

public class ConvolutionalNetworkTests : EmbeddingNetworkBattery
{
    protected override IEmbeddingNetwork Create() => new EmbeddingNetwork(
        new(4, 4, 1),
        [
            new ConvolutionLayer(2, KernelSize: 3) { Padding = 1 },
            new BatchNormalizationLayer { Activation = Activation.Tanh },
            new AveragePoolingLayer(2),
            new DropoutLayer(0.2),
            new FullyConnectedLayer(3),
        ],
        seed: 1);
}

public class CenterLossTests : EmbeddingLossBattery
{
    protected override IEmbeddingLoss Create() => new CenterLoss(ClassCount, Dimension, seed: 2);
}

public class SquaredHingeTripletLossTests : EmbeddingLossBattery
{
    protected override IEmbeddingLoss Create() => new SampledTripletLoss(new SquaredHingeTripletLoss(margin: 1));
}

public class NearestNegativeLossTests : EmbeddingLossBattery
{
    protected override IEmbeddingLoss Create() =>
        new SampledTripletLoss(new SquaredHingeTripletLoss(margin: 1), new NearestNegativeTripletSampler());
}

public class SumLossTests : EmbeddingLossBattery
{
    protected override IEmbeddingLoss Create() => AllTogetherTests.CreateLoss(ClassCount, Dimension);
}

public class LarsOptimizerTests : OptimizerBattery
{
    protected override IOptimizer Create() => new LarsOptimizer(momentum: 0.5f);
}

public class SgdOptimizerTests : OptimizerBattery
{
    protected override IOptimizer Create() => new SgdOptimizer(new() { Momentum = 0.5 });
}

public class AdamOptimizerTests : OptimizerBattery
{
    protected override IOptimizer Create() => new AdamOptimizer();
}

public class NearestNegativeTripletSamplerTests : TripletSamplerBattery
{
    protected override ITripletSampler Create() => new NearestNegativeTripletSampler();
}

public class NextPairSamplerTests : PairSamplerBattery
{
    protected override IPairSampler Create() => new NextPairSampler();
}

public class RotatingBatchSamplerTests : BatchSamplerBattery
{
    protected override IBatchSampler Create() => new RotatingBatchSampler(16);
}

public class ShuffledBatchSamplerTests : BatchSamplerBattery
{
    protected override IBatchSampler Create() => new ShuffledBatchSampler(16, seed: 1);
}

public class BlocksOfRotatingBatchesTests : BatchSamplerBattery
{
    protected override IBatchSampler Create() => new BlockShuffledBatchSampler(new RotatingBatchSampler(16), 4, 5, seed: 1);
}

public class ColumnNoiseTests : RowAugmentationBattery
{
    protected override IRowAugmentation Create() => new ColumnNoise(8, seed: 1, amplitude: 0.1f);
}

public class HalfwayScheduleTests : LearningRateScheduleBattery
{
    protected override ILearningRateSchedule Create() => new HalfwaySchedule();
}

public class CosineScheduleTests : LearningRateScheduleBattery
{
    protected override ILearningRateSchedule Create() => new CosineSchedule(warmUpShare: 0.1);
}

public class CentroidClassifierTests : NearestNeighborClassifierBattery
{
    protected override INearestNeighborClassifier Create() => new CentroidClassifier();
}

public class NearestNeighborClassifierTests : NearestNeighborClassifierBattery
{
    protected override INearestNeighborClassifier Create() => new NearestNeighborClassifier(DistanceMetric.Euclidean, neighborCount: 1);
}

/// <summary>The gallery of this project in the battery of all galleries.</summary>
public class ListGalleryTests : MetricLearning.Tests.Contracts.GalleryContract
{
    protected override Task<IGallery> CreateAsync(DistanceMetric metric, int dimension) =>
        Task.FromResult<IGallery>(new ListGallery(metric, dimension));
}
