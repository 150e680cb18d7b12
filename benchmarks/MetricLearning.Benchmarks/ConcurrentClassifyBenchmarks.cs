using BenchmarkDotNet.Attributes;
using MetricLearning.Classification;

namespace MetricLearning.Benchmarks;

/// <summary>
/// <see cref="SimilarityClassifier.Classify"/> by several callers at once, as in a web service: the time is that between two answers, of
/// whichever caller, each answer on one thread.
/// </summary>
[MemoryDiagnoser]
public class ConcurrentClassifyBenchmarks
{
    private const int Answers = 1280;

    private readonly float[] _row = RandomValues.Create(ClassifierParts.Columns, seed: 1);
    private ClassifierParts _parts = null!;

    [Params(1, 8, 64)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Setup() => _parts = new(threads: 1);

    [Benchmark(OperationsPerInvoke = Answers)]
    public void Classify()
    {
        Thread[] threads = [.. Enumerable.Range(0, Callers).Select(_ => new Thread(Call))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private void Call()
    {
        for (int i = 0; i < Answers / Callers; i++)
        {
            _ = _parts.Classifier.Classify(_row);
        }
    }
}
