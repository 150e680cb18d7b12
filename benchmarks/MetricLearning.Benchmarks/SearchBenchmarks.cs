using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Benchmarks;

/// <summary>The five nearest of the rows for each of two hundred queries, by cosine distance.</summary>
[MemoryDiagnoser]
public class SearchBenchmarks
{
    private const int QueryCount = 200;
    private const int NeighborCount = 5;

    private readonly NeighborIndex _oneThread = new(DistanceMetric.Cosine, maxDegreeOfParallelism: 1);
    private readonly NeighborIndex _twoThreads = new(DistanceMetric.Cosine, maxDegreeOfParallelism: 2);
    private readonly int[] _indices = new int[QueryCount * NeighborCount];
    private readonly float[] _distances = new float[QueryCount * NeighborCount];
    private float[] _rows = [];
    private float[] _queries = [];

    [Params(10_000)]
    public int Rows { get; set; }

    [Params(64, 784)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rows = RandomValues.Create(Rows * Dimension, seed: 1);
        _queries = RandomValues.Create(QueryCount * Dimension, seed: 2);
        NearestNeighbors.ScaleToUnitLength(_rows, Dimension);
        NearestNeighbors.ScaleToUnitLength(_queries, Dimension);
        _oneThread.Add(new ReadOnlyTensorSpan<float>(_rows, [Rows, Dimension], []));
        _twoThreads.Add(new ReadOnlyTensorSpan<float>(_rows, [Rows, Dimension], []));
        Agreement.RequireAll(PlainLoop, () => _distances, DotLoop, OneThread, TwoThreads);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() =>
        NearestNeighbors.Search(_rows, _queries, Dimension, NeighborCount, NearestNeighbors.PlainDot, _distances);

    [Benchmark]
    public void DotLoop() => NearestNeighbors.Search(_rows, _queries, Dimension, NeighborCount, TensorPrimitives.Dot, _distances);

    [Benchmark]
    public void OneThread() => Search(_oneThread);

    [Benchmark]
    public void TwoThreads() => Search(_twoThreads);

    private void Search(NeighborIndex index) =>
        index.Search(new ReadOnlyTensorSpan<float>(_queries, [QueryCount, Dimension], []), NeighborCount, _indices, _distances);
}
