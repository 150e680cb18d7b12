using BenchmarkDotNet.Attributes;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary>The forward pass of a 784-128-64 tanh network in training.</summary>
[MemoryDiagnoser]
public class ForwardBenchmarks
{
    private NetworkRun _run = new(1);
    private ITrainingPass? _oneThread;
    private ITrainingPass? _twoThreads;

    [Params(192, 768, 3072)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _run = new NetworkRun(Rows);
        _oneThread = _run.Network.CreateTrainingPass(Rows, new ThreadTeam(1));
        _twoThreads = _run.Network.CreateTrainingPass(Rows, new ThreadTeam(2));
        PlainLoop();
        foreach (Action contestant in new Action[] { OneThread, TwoThreads })
        {
            contestant();
            Agreement.Require(contestant.Method.Name, _run.Plain.Output, _run.Embeddings);
        }
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() => _run.PlainForward();

    [Benchmark]
    public void OneThread() => _run.Forward(_oneThread!);

    [Benchmark]
    public void TwoThreads() => _run.Forward(_twoThreads!);
}
