using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;

namespace MetricLearning.Benchmarks;

/// <summary>
/// A whole training step of a 784-512-256-64 network with the trainer's defaults: every triplet of the batch, ten classes, Adam.
/// </summary>
[MemoryDiagnoser]
public class AllTripletsStepBenchmarks
{
    private const int Inputs = 784;
    private const int Classes = 10;
    private const double Rate = 1e-3;

    private readonly EmbeddingNetwork _first = CreateNetwork();
    private readonly EmbeddingNetwork _second = CreateNetwork();
    private int[] _batch = [];
    private TrainingStep? _oneThread;
    private TrainingStep? _twoThreads;

    [Params(100, 200)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _batch = [.. Enumerable.Range(0, Rows)];
        LabeledDataset data = new(
            Tensor.Create(RandomValues.Create(Rows * Inputs, seed: 2), [Rows, Inputs]), [.. _batch.Select(row => row % Classes)]);
        _oneThread = new(_first, new EmbeddingTrainerOptions { MaxDegreeOfParallelism = 1 }, data, Rows);
        _twoThreads = new(_second, new EmbeddingTrainerOptions { MaxDegreeOfParallelism = 2 }, data, Rows);
        OneThread();
        TwoThreads();
        foreach ((Parameter first, Parameter second) in _first.Parameters.Zip(_second.Parameters))
        {
            if (!first.Values.SequenceEqual(second.Values))
            {
                throw new InvalidOperationException($"{first.Name} depends on the number of threads.");
            }
        }
    }

    [Benchmark(Baseline = true)]
    public void OneThread() => Run(_oneThread!);

    [Benchmark]
    public void TwoThreads() => Run(_twoThreads!);

    private static EmbeddingNetwork CreateNetwork() =>
        new(Inputs, [new(512, Activation.Relu), new(256, Activation.Relu), new(64)], seed: 1);

    private void Run(TrainingStep step) => step.Run(_batch, new StepPosition(Epoch: 1, StepInEpoch: 1, StepIndex: 0, Rate));
}
