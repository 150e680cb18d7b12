using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A network of fully connected layers, <c>x ← f(x·Wᵀ + b)</c> one after another.</summary>
/// <remarks>
/// Parameters are named layer0.weight [outputs × inputs], layer0.bias [outputs], layer1.weight and so on. The same seed gives the same
/// network; embeddings are the same to the last bit at any thread count. <see cref="Embed"/> is thread-safe as long as nothing changes
/// the parameters meanwhile.
/// </remarks>
public sealed class DenseEmbeddingNetwork : IEmbeddingNetwork
{
    private readonly AffineLayer[] _layers;
    private readonly DenseEmbeddingNetworkOptions _options;
    private DenseEmbedding? _idleEmbedding;

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="inputDimension">Columns of a feature row, f, 1 ≤ f.</param>
    /// <param name="layers">The layers from input to output, at least one; the last one's width is the embedding's dimension.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="options">The rest; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="layers"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no layer, or an activation is not one that <see cref="Activation"/> defines.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension, a width or the degree of parallelism is below 1, or a layer has too many weights.
    /// </exception>
    public DenseEmbeddingNetwork(
        int inputDimension, IReadOnlyList<DenseLayer> layers, int seed, DenseEmbeddingNetworkOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputDimension, 1);
        ArgumentNullException.ThrowIfNull(layers);
        _options = options ?? new DenseEmbeddingNetworkOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxDegreeOfParallelism, 1, nameof(options));
        Check(inputDimension, layers);
        InputDimension = inputDimension;
        EmbeddingDimension = layers[^1].Width;
        _layers = CreateLayers(inputDimension, layers, _options.Initializer, new Random(seed));
        Parameters = [.. _layers.SelectMany(layer => new[] { layer.Weight, layer.Bias })];
    }

    /// <inheritdoc/>
    public int InputDimension { get; }

    /// <inheritdoc/>
    public int EmbeddingDimension { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; }

    internal ReadOnlySpan<AffineLayer> Layers => _layers;

    internal bool NormalizesOutput => _options.NormalizesOutput;

    /// <inheritdoc/>
    /// <remarks>O(n · parameters). Works through the rows in chunks, so its own memory does not grow with n.</remarks>
    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> input = Shape.Matrix(features, nameof(features), out int rows, out int columns);
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(features), "the network");
        Span<float> output = Shape.Matrix(destination, nameof(destination), rows, EmbeddingDimension);
        DenseEmbedding embedding = Interlocked.Exchange(ref _idleEmbedding, null)
            ?? new DenseEmbedding(this, new Workers(_options.MaxDegreeOfParallelism));
        embedding.Embed(input, rows, output, nameof(features));
        _idleEmbedding = embedding;
    }

    /// <inheritdoc/>
    public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRowCount, 1);
        ArgumentNullException.ThrowIfNull(threads);
        return new DenseTrainingPass(this, maxRowCount, threads.Workers);
    }

    /// <summary>The layers with their shapes and the number of parameters, a line each.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = _layers.Select(
            (layer, i) =>
                $"layer{i}: {layer.Inputs} → {layer.Outputs} {layer.Activation}, {layer.Outputs * (layer.Inputs + 1)} parameters");
        return string.Join(Environment.NewLine, lines);
    }

    private static void Check(int inputDimension, IReadOnlyList<DenseLayer> layers)
    {
        if (layers.Count == 0)
        {
            throw new ArgumentException("layers is empty; pass at least one layer, the last one as wide as the embedding.", nameof(layers));
        }

        int inputs = inputDimension;
        for (int i = 0; i < layers.Count; i++)
        {
            DenseLayer layer = layers[i];
            if (layer.Width < 1 || (long)layer.Width * inputs > Array.MaxLength)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(layers),
                    layer.Width,
                    $"layers[{i}] has width {layer.Width}; expected 1 to {Array.MaxLength / inputs} for {inputs} inputs.");
            }

            if (!Enum.IsDefined(layer.Activation))
            {
                throw new ArgumentException(
                    $"layers[{i}] has activation {(int)layer.Activation}; pass one that {nameof(Activation)} defines.", nameof(layers));
            }

            inputs = layer.Width;
        }
    }

    private static AffineLayer[] CreateLayers(
        int inputDimension, IReadOnlyList<DenseLayer> layers, WeightInitializer? initializer, Random random)
    {
        AffineLayer[] result = new AffineLayer[layers.Count];
        int inputs = inputDimension;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = new AffineLayer($"layer{i}", inputs, layers[i], initializer, random);
            inputs = layers[i].Width;
        }

        return result;
    }
}
