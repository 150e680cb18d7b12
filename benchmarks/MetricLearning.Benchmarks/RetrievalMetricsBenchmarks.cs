using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Evaluation;

namespace MetricLearning.Benchmarks;

/// <summary>
/// The figures of retrieval of one hundred queries among ten thousand references; of all rows among each other it is a hundred times that.
/// </summary>
[MemoryDiagnoser]
public class RetrievalMetricsBenchmarks
{
    private const int QueryCount = 100;
    private const int Dimension = 64;

    private float[] _queries = [];
    private float[] _references = [];
    private int[] _queryLabels = [];
    private int[] _referenceLabels = [];

    [Params(10_000)]
    public int Rows { get; set; }

    [Params(2, 10)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _queries = RandomValues.Create(QueryCount * Dimension, seed: 1);
        _references = RandomValues.Create(Rows * Dimension, seed: 2);
        _queryLabels = [.. Enumerable.Range(0, QueryCount).Select(row => row % Classes)];
        _referenceLabels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];
        RetrievalMetrics expected = PlainLoop();
        if (OneThread() != expected || TwoThreads() != expected)
        {
            throw new InvalidOperationException($"One thread gave {OneThread()}, two gave {TwoThreads()}; expected {expected}.");
        }
    }

    [Benchmark(Baseline = true)]
    public RetrievalMetrics PlainLoop() => Retrieval.Metrics(_queries, _queryLabels, _references, _referenceLabels);

    [Benchmark]
    public RetrievalMetrics OneThread() => Library(threads: 1);

    [Benchmark]
    public RetrievalMetrics TwoThreads() => Library(threads: 2);

    private RetrievalMetrics Library(int threads) => RetrievalMetrics.Of(
        new ReadOnlyTensorSpan<float>(_queries, [QueryCount, Dimension], []),
        _queryLabels,
        new ReadOnlyTensorSpan<float>(_references, [Rows, Dimension], []),
        _referenceLabels,
        threads);
}
