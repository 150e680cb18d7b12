using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary>
/// Forward and backward pass of a convolutional network over grey images of 28 × 28: two convolutions 5 × 5 of 16 and 32 channels, each
/// with relu and max pooling, then 128 and 64 outputs.
/// </summary>
[MemoryDiagnoser]
public class ConvolutionalBackwardBenchmarks
{
    private static readonly NetworkLayer[] Layers =
    [
        new ConvolutionLayer(16, 5) { Activation = Activation.Relu },
        new MaxPoolingLayer(2),
        new ConvolutionLayer(32, 5) { Activation = Activation.Relu },
        new MaxPoolingLayer(2),
        new FullyConnectedLayer(128, Activation.Relu),
        new FullyConnectedLayer(64),
    ];

    private readonly EmbeddingNetwork _network = new(new ImageShape(28, 28, 1), Layers, seed: 1);
    private ConvolutionalNetwork? _plain;
    private ITrainingPass? _oneThread;
    private ITrainingPass? _twoThreads;
    private int[] _rows = [];
    private float[] _images = [];
    private float[] _embeddingGradient = [];
    private Tensor<float>? _imageTensor;
    private Tensor<float>? _embeddings;

    [Params(100, 200)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rows = [.. Enumerable.Range(0, Rows)];
        _images = RandomValues.Create(Rows * _network.InputDimension, seed: 2);
        _embeddingGradient = RandomValues.Create(Rows * _network.EmbeddingDimension, seed: 3);
        _imageTensor = Tensor.Create(_images, [Rows, _network.InputDimension]);
        _embeddings = Tensor.CreateFromShape<float>([Rows, _network.EmbeddingDimension]);
        _plain = new ConvolutionalNetwork(_network, Rows);
        _oneThread = _network.CreateTrainingPass(Rows, new ThreadTeam(1));
        _twoThreads = _network.CreateTrainingPass(Rows, new ThreadTeam(2));
        PlainLoop();
        Check(nameof(OneThread), _oneThread);
        Check(nameof(TwoThreads), _twoThreads);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        _plain!.Forward(_images, Rows);
        _plain.Backward(_images, _embeddingGradient, Rows);
    }

    [Benchmark]
    public void OneThread() => ForwardAndBackward(_oneThread!);

    [Benchmark]
    public void TwoThreads() => ForwardAndBackward(_twoThreads!);

    private void ForwardAndBackward(ITrainingPass pass)
    {
        pass.Forward(_imageTensor!, _rows, 0, _embeddings!);
        pass.Backward(new ReadOnlyTensorSpan<float>(_embeddingGradient, [Rows, _network.EmbeddingDimension], []));
    }

    private void Check(string contestant, ITrainingPass pass)
    {
        ForwardAndBackward(pass);
        Agreement.Require($"{contestant}, embeddings", _plain!.Output, TanhNetwork.Flatten(_embeddings!));
        for (int i = 0; i < _network.Parameters.Count; i++)
        {
            Agreement.Require($"{contestant}, {_network.Parameters[i].Name}", _plain.Gradient(i), pass.Gradient(i));
        }
    }
}
