using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A network of convolutions, poolings, normalisations and fully connected layers, one after another.</summary>
/// <remarks>
/// <para>
/// A feature row is an image [h × w × c], pixels row by row with their channels side by side. The last layer's output, flattened, is the
/// embedding. <see cref="ToString"/> shows every layer with its shapes and number of parameters.
/// </para>
/// <para>
/// The same seed gives the same network; embeddings and gradients are the same to the last bit at any thread count. <see cref="Embed"/> is
/// thread-safe as long as nothing changes the parameters meanwhile.
/// </para>
/// </remarks>
public sealed class ConvolutionalEmbeddingNetwork : IEmbeddingNetwork
{
    private const int RowsPerChunk = 128;

    private readonly ConvolutionalEmbeddingNetworkOptions _options;
    private readonly NetworkLayer[] _layers;
    private Inference? _idleInference;

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="input">The shape of the images.</param>
    /// <param name="layers">The layers from input to output, at least one.</param>
    /// <param name="seed">The seed of the weights and of dropout.</param>
    /// <param name="options">The rest; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="layers"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no layer, two have the same name, or an activation is not one that <see cref="Activation"/> defines.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A setting of a layer is out of its range, such as a kernel larger than its image; the image has no pixels; or the degree of
    /// parallelism is below 1.
    /// </exception>
    public ConvolutionalEmbeddingNetwork(
        ImageShape input, IReadOnlyList<NetworkLayer> layers, int seed, ConvolutionalEmbeddingNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        input.ThrowIfInvalid(nameof(input));
        _options = options ?? new ConvolutionalEmbeddingNetworkOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxDegreeOfParallelism, 1, nameof(options));
        _layers = LayerChain.NameAll(layers);
        Nodes = LayerChain.Build(input, _layers, new Random(seed), _options.Initializer);
        InputShape = input;
        InputDimension = input.Length;
        EmbeddingDimension = Nodes[^1].Output.Length;
        Parameters = [.. Nodes.SelectMany(node => node.Parameters)];
    }

    /// <summary>The shape of the images.</summary>
    public ImageShape InputShape { get; }

    /// <inheritdoc/>
    public int InputDimension { get; }

    /// <inheritdoc/>
    public int EmbeddingDimension { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// Named by layer: conv1.weight, conv1.bias, norm1.scale, norm1.shift, norm1.mean, norm1.variance, dense1.weight and so on.
    /// </remarks>
    public IReadOnlyList<Parameter> Parameters { get; }

    internal LayerNode[] Nodes { get; }

    internal bool NormalizesOutput => _options.NormalizesOutput;

    /// <inheritdoc/>
    /// <remarks>
    /// Normalisation uses the running statistics, dropout passes everything on. Works through the rows in chunks, so its own memory does
    /// not grow with n.
    /// </remarks>
    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> input = Shape.Matrix(features, nameof(features), out int rows, out int columns);
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(features), "the network");
        Span<float> output = Shape.Matrix(destination, nameof(destination), rows, EmbeddingDimension);
        Throw.IfNotFinite(input, columns, nameof(features));
        Inference inference = Interlocked.Exchange(ref _idleInference, null) ?? new Inference(this, _options.MaxDegreeOfParallelism);
        for (int row = 0; row < rows; row += RowsPerChunk)
        {
            int count = Math.Min(RowsPerChunk, rows - row);
            inference.Embed(
                input.Slice(row * InputDimension, count * InputDimension),
                count,
                output.Slice(row * EmbeddingDimension, count * EmbeddingDimension));
        }

        _idleInference = inference;
    }

    /// <inheritdoc/>
    public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRowCount, 1);
        ArgumentNullException.ThrowIfNull(threads);
        return new ConvolutionalTrainingPass(this, maxRowCount, threads.Workers);
    }

    /// <summary>
    /// Makes a network that embeds alike without its batch normalisations: each that directly follows a convolution or a fully connected
    /// layer without an activation is moved into that layer's weights.
    /// </summary>
    /// <remarks>
    /// Embeddings agree up to rounding, and <see cref="Embed"/> is faster. Other normalisations stay. The new network shares nothing with
    /// this one; training it further trains without the normalisations that are gone.
    /// </remarks>
    public ConvolutionalEmbeddingNetwork FoldBatchNormalization()
    {
        List<NetworkLayer> layers = [];
        for (int i = 0; i < _layers.Length; i++)
        {
            if (i > 0 && NormalizationFolding.CanFold(_layers[i - 1], _layers[i]))
            {
                layers[^1] = NormalizationFolding.Fold(_layers[i - 1], _layers[i].LastFunction);
            }
            else
            {
                layers.Add(_layers[i]);
            }
        }

        ConvolutionalEmbeddingNetwork folded = new(InputShape, layers, seed: 0, _options);
        NormalizationFolding.CopyParameters(this, folded);
        return folded;
    }

    /// <summary>The layers with their shapes and numbers of parameters, a line each, and the total.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = Nodes.Select(
            node => $"{node.Name}: {node.Summary}, {node.Input} → {node.Output}, {CountOf(node.Parameters)} parameters");
        return string.Join(Environment.NewLine, [.. lines, $"{CountOf(Parameters)} parameters"]);
    }

    private static nint CountOf(IReadOnlyList<Parameter> parameters)
    {
        nint count = 0;
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Kind == ParameterKind.Learned))
        {
            count += parameter.Values.FlattenedLength;
        }

        return count;
    }

    /// <summary>The memory of one inference over a chunk of rows.</summary>
    private sealed class Inference(ConvolutionalEmbeddingNetwork network, int maxDegreeOfParallelism)
    {
        private readonly LayerChain _chain = new(network.Nodes, new(RowsPerChunk, new Workers(maxDegreeOfParallelism), isTraining: false));
        private readonly UnitRows _unitRows = new();

        public void Embed(ReadOnlySpan<float> input, int rows, Span<float> output)
        {
            input.CopyTo(_chain.Input);
            ReadOnlySpan<float> embeddings = _chain.Forward(rows, step: 0);
            if (network.NormalizesOutput)
            {
                _unitRows.Forward(new EmbeddedRows(embeddings, rows, network.EmbeddingDimension));
                embeddings = _unitRows.Values[..output.Length];
            }

            embeddings.CopyTo(output);
        }
    }
}
