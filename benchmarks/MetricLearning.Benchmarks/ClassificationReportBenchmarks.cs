using BenchmarkDotNet.Attributes;
using MetricLearning.Evaluation;

namespace MetricLearning.Benchmarks;

/// <summary>Precision and recall of every class, one row a class.</summary>
[MemoryDiagnoser]
public class ClassificationReportBenchmarks
{
    private int[] _labels = [];

    [Params(10, 1_000, 100_000)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup() => _labels = [.. Enumerable.Range(0, Classes)];

    [Benchmark]
    public ClassificationReport Report() => ClassificationReport.Of(_labels, _labels);
}
