using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;

namespace MetricLearning.Benchmarks;

/// <summary>The triplet margin loss and its gradient over every triplet of a batch of ten classes, distances included.</summary>
[MemoryDiagnoser]
public class AllTripletsLossBenchmarks
{
    private LossRun _run = LossRun.OfAllTriplets(20);

    [Params(100, 200)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _run = LossRun.OfAllTriplets(Rows);
        Agreement.RequireAll(PlainLoop, () => _run.Gradient, Library);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() => TripletLoss.All(_run.Embeddings, LossRun.Dimension, _run.Labels, LossRun.Margin, _run.Gradient);

    [Benchmark]
    public void Library() => _run.Evaluate();
}
