using System.Numerics.Tensors;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary>A 784-128-64 tanh network and its plain twin, with a batch of features and a gradient to carry back.</summary>
internal sealed class NetworkRun
{
    private readonly int[] _batch;
    private readonly float[] _features;
    private readonly float[] _embeddingGradient;
    private readonly Tensor<float> _featureTensor;

    public NetworkRun(int rows)
    {
        Rows = rows;
        Network = CreateNetwork();
        Plain = new TanhNetwork(Network, rows);
        Embeddings = new float[rows * Network.EmbeddingDimension];
        _batch = [.. Enumerable.Range(0, rows)];
        _features = RandomValues.Create(rows * Network.InputDimension, seed: 2);
        _embeddingGradient = RandomValues.Create(Embeddings.Length, seed: 3);
        _featureTensor = Tensor.Create(_features, [rows, Network.InputDimension]);
    }

    public int Rows { get; }

    public EmbeddingNetwork Network { get; }

    public TanhNetwork Plain { get; }

    public float[] Embeddings { get; }

    public static EmbeddingNetwork CreateNetwork(int maxDegreeOfParallelism = 1) => new(
        784,
        [new(128, Activation.Tanh), new(64)],
        seed: 1,
        new EmbeddingNetworkOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism });

    public void Forward(ITrainingPass pass) =>
        pass.Forward(_featureTensor, _batch, 0, new TensorSpan<float>(Embeddings, [Rows, Network.EmbeddingDimension], []));

    public void Backward(ITrainingPass pass) =>
        pass.Backward(new ReadOnlyTensorSpan<float>(_embeddingGradient, [Rows, Network.EmbeddingDimension], []));

    public void PlainForward() => Plain.Forward(_features, Rows);

    public void PlainBackward() => Plain.Backward(_features, _embeddingGradient, Rows);
}
