using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Training;

namespace MetricLearning.Benchmarks.Growth;

/// <summary>All that is measured.</summary>
internal static class GrowthWorks
{
    private const int Rows = 60_000;
    private const int Dimension = 64;
    private const int Inputs = 128;
    private const int Neighbors = 5;
    private const int QueryCount = 1000;
    private const int StepTriplets = 256;
    private const int BatchesOfSteps = 256; // 100 MB of rows of 128 columns: more than the caches hold

    private static readonly int[] RowCounts = [10_000, 60_000, 600_000];
    private static readonly int[] Dimensions = [16, 64, 256, 1024];
    private static readonly int[] NeighborCounts = [1, 10, 100];

    public static IReadOnlyList<GrowthSeries> All { get; } =
    [
        new("fit", "rows", RowCounts, rows => Fit(rows, Dimension)),
        new("predict 1,000 rows", "rows", RowCounts, rows => Predict(rows, Dimension, Neighbors)),
        new("embed", "rows", RowCounts, rows => Embed(rows, Inputs)),
        new("step of 256 triplets", "rows", RowCounts, rows => Step(rows, Inputs)),
        new("loss of a triplet for every 3 rows", "rows", RowCounts, rows => Loss(rows, Dimension)),
        new("fit", "dimension", Dimensions, dimension => Fit(Rows, dimension)),
        new("predict 1,000 rows", "dimension", Dimensions, dimension => Predict(Rows, dimension, Neighbors)),
        new("embed", "dimension", Dimensions, inputs => Embed(Rows, inputs)),
        new("step of 256 triplets", "dimension", Dimensions, inputs => Step(Rows, inputs)),
        new("loss of a triplet for every 3 rows", "dimension", Dimensions, dimension => Loss(Rows, dimension)),
        new("predict 1,000 rows", "k", NeighborCounts, neighbors => Predict(Rows, Dimension, neighbors)),
    ];

    private static Func<int, Action> Fit(int rows, int dimension)
    {
        Tensor<float> gallery = CreateRows(rows, dimension, seed: 1);
        int[] labels = new int[rows];
        return threads => () => CreateClassifier(Neighbors, threads).Fit(gallery, labels);
    }

    private static Func<int, Action> Predict(int rows, int dimension, int neighbors)
    {
        Tensor<float> gallery = CreateRows(rows, dimension, seed: 1), queries = CreateRows(QueryCount, dimension, seed: 2);
        int[] predicted = new int[QueryCount];
        return threads =>
        {
            NearestNeighborClassifier classifier = CreateClassifier(neighbors, threads);
            classifier.Fit(gallery, new int[rows]);
            return () => classifier.Predict(queries, predicted);
        };
    }

    private static Func<int, Action> Embed(int rows, int inputs)
    {
        Tensor<float> features = CreateRows(rows, inputs, seed: 1), embeddings = Tensor.CreateFromShape<float>([rows, Dimension]);
        return threads =>
        {
            EmbeddingNetwork network = CreateNetwork(inputs, threads);
            return () => network.Embed(features, embeddings);
        };
    }

    // Each step has another batch, drawn from all rows: what grows is the memory that it is gathered from.
    private static Func<int, Action> Step(int rows, int inputs)
    {
        LabeledDataset data = new(CreateRows(rows, inputs, seed: 1), [.. Enumerable.Range(0, rows).Select(row => row % 10)]);
        return threads =>
        {
            EmbeddingTrainerOptions options = new()
            {
                Loss = new SampledTripletLoss(new TripletMarginLoss(), new StackedTripletSampler()),
                Optimizer = new SgdOptimizer(),
                MaxDegreeOfParallelism = threads,
            };
            TripletBatchSampler sampler = new(StepTriplets, seed: 3);
            sampler.BeginEpoch(data.Labels, epoch: 0);
            int[][] batches = [.. Enumerable.Range(0, BatchesOfSteps).Select(_ => Draw(sampler, data))];
            TrainingStep step = new(CreateNetwork(inputs, threads), options, data, batches[0].Length);
            int next = 0;
            return () => step.Run(
                batches[next++ % BatchesOfSteps], new StepPosition(Epoch: 1, StepInEpoch: 1, StepIndex: 0, LearningRate: 1e-3));
        };
    }

    // Whole batches alone: the last one of an epoch may be smaller.
    private static int[] Draw(TripletBatchSampler sampler, LabeledDataset data)
    {
        int[] batch = new int[sampler.MaxBatchRowCount(data.Labels)];
        for (int epoch = 1; sampler.NextBatch(batch) < batch.Length; epoch++)
        {
            sampler.BeginEpoch(data.Labels, epoch);
        }

        return batch;
    }

    // A loss works on the calling thread alone.
    private static Func<int, Action> Loss(int rows, int dimension)
    {
        LossRun run = LossRun.OfListedTriplets(rows / 3, dimension);
        return _ => run.Evaluate;
    }

    private static NearestNeighborClassifier CreateClassifier(int neighbors, int threads) =>
        new(DistanceMetric.Cosine, neighbors, new NearestNeighborOptions { MaxDegreeOfParallelism = threads });

    private static EmbeddingNetwork CreateNetwork(int inputs, int threads) => new(
        inputs, [new(128, Activation.Tanh), new(Dimension)], seed: 1, new EmbeddingNetworkOptions { MaxDegreeOfParallelism = threads });

    private static Tensor<float> CreateRows(int rows, int columns, int seed) =>
        Tensor.Create(RandomValues.Create(rows * columns, seed), [rows, columns]);
}
