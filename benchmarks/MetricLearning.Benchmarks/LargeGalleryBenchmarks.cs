using System.Globalization;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Benchmarks;

/// <summary>
/// The ten nearest of many rows by cosine distance, for one query, few and many. The environment variable LARGE_GALLERY_ROWS says how many;
/// 1,000,000 take up to 6 GB.
/// </summary>
[MemoryDiagnoser]
public class LargeGalleryBenchmarks
{
    private const int NeighborCount = 10;

    private readonly NeighborIndex _oneThread = new(DistanceMetric.Cosine, maxDegreeOfParallelism: 1);
    private readonly NeighborIndex _twoThreads = new(DistanceMetric.Cosine, maxDegreeOfParallelism: 2);
    private float[] _rows = [];
    private float[] _queries = [];
    private int[] _indices = [];
    private float[] _distances = [];

    [ParamsSource(nameof(RowCounts))]
    public int Rows { get; set; }

    public static IEnumerable<int> RowCounts =>
        [int.Parse(Environment.GetEnvironmentVariable("LARGE_GALLERY_ROWS") ?? "100000", CultureInfo.InvariantCulture)];

    [Params(64, 384)]
    public int Dimension { get; set; }

    [Params(1, 6, 256)]
    public int Queries { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rows = RandomValues.Create(Rows * Dimension, seed: 1);
        _queries = RandomValues.Create(Queries * Dimension, seed: 2);
        _indices = new int[Queries * NeighborCount];
        _distances = new float[Queries * NeighborCount];
        NearestNeighbors.ScaleToUnitLength(_rows, Dimension);
        NearestNeighbors.ScaleToUnitLength(_queries, Dimension);
        _oneThread.Add(new ReadOnlyTensorSpan<float>(_rows, [Rows, Dimension], []));
        _twoThreads.Add(new ReadOnlyTensorSpan<float>(_rows, [Rows, Dimension], []));
        Agreement.RequireAll(DotLoop, () => _distances, OneThread, TwoThreads);
    }

    [Benchmark(Baseline = true)]
    public void DotLoop() => NearestNeighbors.Search(_rows, _queries, Dimension, NeighborCount, TensorPrimitives.Dot, _distances);

    [Benchmark]
    public void OneThread() => Search(_oneThread);

    [Benchmark]
    public void TwoThreads() => Search(_twoThreads);

    private void Search(NeighborIndex index) =>
        index.Search(new ReadOnlyTensorSpan<float>(_queries, [Queries, Dimension], []), NeighborCount, _indices, _distances);
}
