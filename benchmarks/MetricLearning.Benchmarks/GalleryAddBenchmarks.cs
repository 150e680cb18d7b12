using BenchmarkDotNet.Attributes;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Benchmarks;

/// <summary>One row more, and that row removed, in a gallery of 100,000 rows of 64 columns; each change publishes a snapshot.</summary>
[MemoryDiagnoser]
public class GalleryAddBenchmarks
{
    private const int Rows = 100_000;
    private const int Columns = 64;
    private const int Added = 1000;

    private readonly Gallery _gallery = new(DistanceMetric.Euclidean, Columns);
    private readonly float[] _row = RandomValues.Create(Columns, seed: 2);
    private readonly string[] _ids = [.. Enumerable.Range(0, Added).Select(i => $"added {i}")];

    [GlobalSetup]
    public void Fill()
    {
        float[] rows = RandomValues.Create(Rows * Columns, seed: 1);
        for (int i = 0; i < Rows; i++)
        {
            _gallery.Add(i % 100 == 0 ? "part" : $"{i % 100}", rows.AsSpan(i * Columns, Columns), $"{i}");
        }
    }

    [IterationCleanup]
    public void Remove()
    {
        foreach (string id in _ids)
        {
            _ = _gallery.Remove(id);
        }
    }

    [Benchmark(OperationsPerInvoke = Added)]
    public void Add()
    {
        foreach (string id in _ids)
        {
            _gallery.Add("part", _row, id);
        }
    }
}
