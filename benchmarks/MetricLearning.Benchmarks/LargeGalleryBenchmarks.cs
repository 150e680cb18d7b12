using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace MetricLearning.Benchmarks;

/// <summary>
/// The ten nearest of many rows by cosine distance, for one query, few and many. The environment variable LARGE_GALLERY_ROWS says how many;
/// 1,000,000 take up to 6 GB.
/// </summary>
[MemoryDiagnoser]
public class LargeGalleryBenchmarks
{
    private UnitRowSearch _search = null!;

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
        _search = new(Rows, Queries, Dimension, neighborCount: 10);
        Agreement.RequireAll(DotLoop, () => _search.Distances, OneThread, TwoThreads);
    }

    [Benchmark(Baseline = true)]
    public void DotLoop() => _search.DotLoop();

    [Benchmark]
    public void OneThread() => _search.OneThread();

    [Benchmark]
    public void TwoThreads() => _search.TwoThreads();
}
