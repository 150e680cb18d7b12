using BenchmarkDotNet.Attributes;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary>The backward pass of a 784-128-64 tanh network, together with the forward pass that must precede it.</summary>
[MemoryDiagnoser]
public class BackwardBenchmarks
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
        Check(nameof(OneThread), _oneThread);
        Check(nameof(TwoThreads), _twoThreads);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        _run.PlainForward();
        _run.PlainBackward();
    }

    [Benchmark]
    public void OneThread() => ForwardAndBackward(_oneThread!);

    [Benchmark]
    public void TwoThreads() => ForwardAndBackward(_twoThreads!);

    private void ForwardAndBackward(ITrainingPass pass)
    {
        _run.Forward(pass);
        _run.Backward(pass);
    }

    private void Check(string contestant, ITrainingPass pass)
    {
        ForwardAndBackward(pass);
        for (int i = 0; i < _run.Network.Parameters.Count; i++)
        {
            Agreement.Require($"{contestant}, {_run.Network.Parameters[i].Name}", _run.Plain.Gradient(i), pass.Gradient(i));
        }
    }
}
