using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Training;

namespace MetricLearning.Benchmarks;

/// <summary>A whole training step of a 784-128-64 tanh network with t triplets of 3·t rows: forward, loss, backward, plain SGD.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private const double Rate = 0.1;
    private const int Margin = 1;

    private readonly TripletSet _triplets = new();
    private float[] _features = [];
    private float[] _gradient = [];
    private int[] _rows = [];
    private TanhNetwork? _plain;
    private TrainingStep? _oneThread;
    private TrainingStep? _twoThreads;

    [Params(64, 256, 1024)]
    public int Triplets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rows = [.. Enumerable.Range(0, 3 * Triplets)];
        int[] labels = [.. _rows.Select(row => row < 2 * Triplets ? 0 : 1)];
        (EmbeddingNetwork first, EmbeddingNetwork second) = (NetworkRun.CreateNetwork(), NetworkRun.CreateNetwork());
        _features = RandomValues.Create(_rows.Length * first.InputDimension, seed: 2);
        _gradient = new float[_rows.Length * first.EmbeddingDimension];
        _plain = new TanhNetwork(first, _rows.Length);
        for (int i = 0; i < Triplets; i++)
        {
            _triplets.Add(new Triplet(i, Triplets + i, (2 * Triplets) + i));
        }

        LabeledDataset data = new(Tensor.Create(_features, [_rows.Length, first.InputDimension]), labels);
        _oneThread = CreateStep(first, data, maxDegreeOfParallelism: 1);
        _twoThreads = CreateStep(second, data, maxDegreeOfParallelism: 2);

        float[] start = ParametersOf(first);
        PlainLoop();
        float[] expected = Difference(
            [.. Enumerable.Range(0, first.Parameters.Count).SelectMany(i => _plain.Parameter(i).ToArray())], start);
        OneThread();
        Agreement.Require(nameof(OneThread), expected, Difference(ParametersOf(first), start));
        TwoThreads();
        Agreement.Require(nameof(TwoThreads), expected, Difference(ParametersOf(second), start));
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        _plain!.Forward(_features, _rows.Length);
        TripletLoss.Listed(_plain.Output, _gradient.Length / _rows.Length, _triplets.Listed, Margin, _gradient);
        _plain.Backward(_features, _gradient, _rows.Length);
        _plain.Descend((float)Rate);
    }

    [Benchmark]
    public void OneThread() => Run(_oneThread!);

    [Benchmark]
    public void TwoThreads() => Run(_twoThreads!);

    private static TrainingStep CreateStep(EmbeddingNetwork network, LabeledDataset data, int maxDegreeOfParallelism) => new(
        network,
        new EmbeddingTrainerOptions
        {
            Loss = new SampledTripletLoss(
                new TripletMarginLoss(new TripletMarginLossOptions { Margin = Margin }), new StackedTripletSampler()),
            Optimizer = new SgdOptimizer(),
            MaxDegreeOfParallelism = maxDegreeOfParallelism,
        },
        data,
        data.RowCount);

    private void Run(TrainingStep step) => step.Run(_rows, new StepPosition(Epoch: 1, StepInEpoch: 1, StepIndex: 0, Rate));

    private static float[] ParametersOf(EmbeddingNetwork network) =>
        [.. network.Parameters.SelectMany(parameter => TanhNetwork.Flatten(parameter.Values))];

    // The step itself is compared: the parameters as such hardly differ from those it started from.
    private static float[] Difference(float[] end, float[] start)
    {
        TensorPrimitives.Subtract(end, start, end);
        return end;
    }
}
