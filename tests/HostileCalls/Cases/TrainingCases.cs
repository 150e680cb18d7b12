using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Training;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class TrainingCases
{
    public static HostileCase[] All { get; } =
    [
        ("RelevantComponents.Fit: nothing", () => RelevantComponents.Fit(null!)),
        ("RelevantComponents.Fit: NaN", () => RelevantComponents.Fit(Hostile.Data(4, 2), double.NaN)),
        ("RelevantComponents.Fit: 2^17 columns", () => RelevantComponents.Fit(Hostile.Data(2, 1 << 17))),
        ("RelevantComponents.Fit: the largest numbers", () => ThrowUnless(
            RelevantComponents.Fit(new(Tensor.Create([float.MaxValue, -float.MaxValue], [2, 1]), new int[2]), 0.5)
                .EmbedRow([float.MaxValue])[0] is > 0 and < 10,
            "the largest numbers")),
        ("EmbeddingTrainer.new: nothing", () => _ = new EmbeddingTrainer(null!)),
        ("EmbeddingTrainer.new: the smallest numbers", () => Make(new() { Epochs = int.MinValue, MaxDegreeOfParallelism = int.MinValue })),
        ("EmbeddingTrainer.new: an infinite rate", () => Make(new() { LearningRate = double.PositiveInfinity })),
        ("EmbeddingTrainer.new: 2^31 − 1 threads", () => Make(new() { MaxDegreeOfParallelism = int.MaxValue })),
        ("ValidationMetrics.GalleryAccuracy: more neighbours than there are rows", () => ValidationMetrics.GalleryAccuracy(
            Dense(), Hostile.Data(4, 3), DistanceMetric.Cosine, int.MaxValue)),
        ("ValidationMetrics.GalleryAccuracy: other columns", () => ValidationMetrics.GalleryAccuracy(
            Dense(), Hostile.Data(4, 5), DistanceMetric.Cosine)),
        ("EmbeddingTrainer.Train: batches that wrap round to little", () => Train(
            new EmbeddingNetwork(1, [new(4096), new(2)], 1), Hostile.Data(400, 1), new ShuffledBatchSampler((1 << 20) + 1, 1))),
        (
            "EmbeddingTrainer.Train: the largest batches",
            () => Train(Dense(), Hostile.Data(40, 3), new ShuffledBatchSampler(int.MaxValue, 1))),
        (
            "EmbeddingTrainer.Train: 2^24 rows per class",
            () => Train(Dense(), Hostile.Data(40, 3), new ClassBalancedBatchSampler(2, 1 << 24, 1))),
        ("EmbeddingTrainer.Train: 2^26 triplets per batch", () => Train(Dense(), Hostile.Data(40, 3), new TripletBatchSampler(1 << 26, 1))),
        (
            "EmbeddingTrainer.Train: a sampler of rows that nobody has",
            () => Train(Dense(), Hostile.Data(40, 3), new WildSampler(8, int.MaxValue))),
        ("EmbeddingTrainer.Train: a sampler of negative rows", () => Train(Dense(), Hostile.Data(40, 3), new WildSampler(8, -1))),
        (
            "EmbeddingTrainer.Train: a sampler that claims more than there is room for",
            () => Train(Dense(), Hostile.Data(40, 3), new WildSampler(int.MaxValue, 0))),
        (
            "EmbeddingTrainer.Train: a sampler that claims less than nothing",
            () => Train(Dense(), Hostile.Data(40, 3), new WildSampler(int.MinValue, 0))),
        (
            "EmbeddingTrainer.Train: an augmentation of another size",
            () => TrainWith(new ImageAugmentation(new(4, 4, 1), seed: 1, new() { MaxShift = 1 }))),
        ("EmbeddingTrainer.Train: an augmentation with scratch memory of 2^31 − 1", () => TrainWith(new WildAugmentation(3, int.MaxValue))),
        ("EmbeddingTrainer.Train: an augmentation with negative scratch memory", () => TrainWith(new WildAugmentation(3, int.MinValue))),
        ("EmbeddingTrainer.Train: rows of other columns", () => Train(Dense(), Hostile.Data(40, 4), null)),
        ("EmbeddingTrainer.Train: 2^20 columns", () => Train(
            new EmbeddingNetwork(1 << 20, [new(2)], 1, new() { Initializer = WeightInitializer.Normal(1e-6) }),
            Hostile.Data(8, 1 << 20),
            null)),
        ("EmbeddingTrainer.Train: validation rows of other columns", () =>
            new EmbeddingTrainer(Dense(), new() { Epochs = 1 }).Train(Hostile.Data(40, 3), Hostile.Data(4, 4))),
        ("EmbeddingTrainer.Train: 2^31 − 1 threads", () => ThrowUnless(
            new EmbeddingTrainer(
                Dense(),
                new() { Epochs = 1, MaxDegreeOfParallelism = int.MaxValue }).Train(Hostile.Data(40, 3)).Epochs.Count == 1,
            "no epoch")),
    ];

    private static EmbeddingNetwork Dense() => new(3, [new(4, Activation.Tanh), new(2)], seed: 1);

    private static void Make(EmbeddingTrainerOptions options) => _ = new EmbeddingTrainer(Dense(), options);

    private static void Train(IEmbeddingNetwork network, LabeledDataset data, IBatchSampler? sampler)
    {
        EmbeddingTrainerOptions options = new() { Epochs = 1, Loss = new ContrastiveLoss() };
        new EmbeddingTrainer(network, sampler is null ? options : options with { BatchSampler = sampler }).Train(data);
    }

    private static void TrainWith(IRowAugmentation augmentation) =>
        new EmbeddingTrainer(Dense(), new() { Epochs = 1, Augmentation = augmentation }).Train(Hostile.Data(40, 3));

    private sealed class WildSampler(int count, int row) : IBatchSampler
    {
        private bool _isOver;

        public int MaxBatchRowCount(ReadOnlySpan<int> labels) => 8;

        public int BeginEpoch(ReadOnlySpan<int> labels, int epoch) => 1;

        public int NextBatch(Span<int> destination)
        {
            destination.Fill(row);
            (int batch, _isOver) = (_isOver ? 0 : count, true);
            return batch;
        }
    }

    private sealed class WildAugmentation(int features, int scratch) : IRowAugmentation
    {
        public int FeatureCount => features;

        public int ScratchCount => scratch;

        public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> work, Span<float> destination) =>
            source.CopyTo(destination);
    }
}
