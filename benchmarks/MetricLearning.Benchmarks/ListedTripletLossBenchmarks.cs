using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;

namespace MetricLearning.Benchmarks;

/// <summary>The triplet margin loss and its gradient over t listed triplets of 3·t rows.</summary>
[MemoryDiagnoser]
public class ListedTripletLossBenchmarks
{
    private LossRun _run = LossRun.OfListedTriplets(1);

    [Params(64, 256, 1024)]
    public int Triplets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _run = LossRun.OfListedTriplets(Triplets);
        Agreement.RequireAll(PlainLoop, () => _run.Gradient, Library);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() =>
        TripletLoss.Listed(_run.Embeddings, LossRun.Dimension, _run.Triplets.Listed, LossRun.Margin, _run.Gradient);

    [Benchmark]
    public void Library() => _run.Evaluate();
}
