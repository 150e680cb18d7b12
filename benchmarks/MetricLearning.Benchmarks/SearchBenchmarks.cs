using BenchmarkDotNet.Attributes;

namespace MetricLearning.Benchmarks;

/// <summary>The five nearest of the rows for each of two hundred queries, by cosine distance.</summary>
[MemoryDiagnoser]
public class SearchBenchmarks
{
    private UnitRowSearch _search = null!;

    [Params(10_000)]
    public int Rows { get; set; }

    [Params(64, 784)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _search = new(Rows, queryCount: 200, Dimension, neighborCount: 5);
        Agreement.RequireAll(PlainLoop, () => _search.Distances, DotLoop, OneThread, TwoThreads);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() => _search.PlainLoop();

    [Benchmark]
    public void DotLoop() => _search.DotLoop();

    [Benchmark]
    public void OneThread() => _search.OneThread();

    [Benchmark]
    public void TwoThreads() => _search.TwoThreads();
}
