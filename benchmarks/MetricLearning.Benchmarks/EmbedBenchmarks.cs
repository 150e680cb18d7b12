using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary>Inference: a 784-128-64 tanh network embeds rows.</summary>
[MemoryDiagnoser]
public class EmbedBenchmarks
{
    private readonly EmbeddingNetwork _oneThread = NetworkRun.CreateNetwork(maxDegreeOfParallelism: 1);
    private readonly EmbeddingNetwork _twoThreads = NetworkRun.CreateNetwork(maxDegreeOfParallelism: 2);
    private TanhNetwork? _plain;
    private float[] _features = [];
    private float[] _embeddings = [];

    [Params(4096)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _plain = new TanhNetwork(_oneThread, Rows);
        _features = RandomValues.Create(Rows * _oneThread.InputDimension, seed: 2);
        _embeddings = new float[Rows * _oneThread.EmbeddingDimension];
        PlainLoop();
        foreach (Action contestant in new Action[] { OneThread, TwoThreads })
        {
            contestant();
            Agreement.Require(contestant.Method.Name, _plain.Output, _embeddings);
        }
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() => _plain!.Forward(_features, Rows);

    [Benchmark]
    public void OneThread() => Embed(_oneThread);

    [Benchmark]
    public void TwoThreads() => Embed(_twoThreads);

    private void Embed(EmbeddingNetwork network) => network.Embed(
        new ReadOnlyTensorSpan<float>(_features, [Rows, network.InputDimension], []),
        new TensorSpan<float>(_embeddings, [Rows, network.EmbeddingDimension], []));
}
