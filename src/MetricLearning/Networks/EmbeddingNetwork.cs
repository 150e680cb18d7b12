using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A network of layers, one after another: fully connected ones, convolutions, poolings, normalisations and others.</summary>
/// <remarks>
/// <para>
/// A feature row is an image [h × w × c], pixels row by row with their channels side by side, or n numbers without height and width, 1 × 1
/// × n. The last layer's output, flattened, is the embedding. <see cref="ToString"/> shows every layer with its shapes and number of
/// parameters.
/// </para>
/// <para>
/// The same seed gives the same network; embeddings and gradients are the same to the last bit at any thread count. <see cref="Embed"/> is
/// thread-safe as long as nothing changes the parameters meanwhile.
/// </para>
/// <para>
/// What a network is can be read and put back: <see cref="InputShape"/>, <see cref="Layers"/>, <see cref="Seed"/> and <see cref="Options"/>
/// make one of the same form, without drawing weights if the initializer is <see cref="WeightInitializer.Zero"/>, and all <see
/// cref="Parameters"/> copied into it make it embed and train on alike, to the last bit. <see cref="Clone"/> does that.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// EmbeddingNetwork network = new(inputDimension: 784, [new(128, Activation.Relu), new(64)], seed: 1); // 784 columns to 64
/// new EmbeddingTrainer(network).Train(data);
/// float[] embedding = network.EmbedRow(data.Row(0));
/// Tensor&lt;float&gt; embeddings = network.Embed(data.Features); // [n × 64]
/// EmbeddingNetwork copy = network.Clone(); // the same numbers; training one leaves the other
/// </code>
/// </example>
public sealed class EmbeddingNetwork : IEmbeddingNetwork
{
    private readonly NetworkLayer[] _layers;
    private readonly Inference _inference;

    /// <summary>Makes a network of images with random weights.</summary>
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
    [OverloadResolutionPriority(1)] // so that new(28, 28, 1) is a shape
    public EmbeddingNetwork(ImageShape input, IReadOnlyList<NetworkLayer> layers, int seed, EmbeddingNetworkOptions? options = null)
        : this(input, layers, seed, options ?? new EmbeddingNetworkOptions(), options?.Initializer)
    {
    }

    /// <summary>Makes a network of rows without height and width, with random weights.</summary>
    /// <param name="inputDimension">Columns of a feature row, f, 1 ≤ f.</param>
    /// <param name="layers">The layers from input to output, at least one.</param>
    /// <param name="seed">The seed of the weights and of dropout.</param>
    /// <param name="options">The rest; null for the defaults.</param>
    /// <inheritdoc cref="EmbeddingNetwork(ImageShape, IReadOnlyList{NetworkLayer}, int, EmbeddingNetworkOptions?)" path="/exception"/>
    public EmbeddingNetwork(int inputDimension, IReadOnlyList<NetworkLayer> layers, int seed, EmbeddingNetworkOptions? options = null)
        : this(RowOf(inputDimension), layers, seed, options)
    {
    }

    /// <summary>Makes a network of fully connected layers with random weights, <c>x ← f(x·Wᵀ + b)</c> one after another.</summary>
    /// <remarks>So that layers can be written as pairs of width and activation: <c>[new(128, Activation.Tanh), new(64)]</c>.</remarks>
    /// <inheritdoc cref="EmbeddingNetwork(int, IReadOnlyList{NetworkLayer}, int, EmbeddingNetworkOptions?)"/>
    public EmbeddingNetwork(
        int inputDimension, IReadOnlyList<FullyConnectedLayer> layers, int seed, EmbeddingNetworkOptions? options = null)
        : this(RowOf(inputDimension), layers, seed, options)
    {
    }

    private EmbeddingNetwork(
        ImageShape input,
        IReadOnlyList<NetworkLayer> layers,
        int seed,
        EmbeddingNetworkOptions options,
        WeightInitializer? initializer,
        ParameterMemory? memory = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        input.ThrowIfInvalid(nameof(input));
        Throw.IfNoCount(options.MaxDegreeOfParallelism, "the largest number of threads", "Pass 1 for no other than the caller's.");
        _layers = LayerList.NameAll(layers);
        Nodes = LayerList.Build(input, _layers, seed, initializer, memory);
        Layers = _layers.AsReadOnly();
        InputShape = input;
        Seed = seed;
        Options = options;
        InputDimension = input.Length;
        EmbeddingDimension = Nodes[^1].Output.Length;
        Parameters = [.. Nodes.SelectMany(node => node.Parameters)];
        _inference = new Inference(Nodes, options.MaxDegreeOfParallelism);
    }

    /// <summary>The shape of the images; 1 × 1 × n for rows without height and width.</summary>
    public ImageShape InputShape { get; }

    /// <summary>The layers from input to output, each with its name.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>The seed of the weights and of dropout.</summary>
    public int Seed { get; }

    /// <summary>The settings that the network was made with.</summary>
    public EmbeddingNetworkOptions Options { get; }

    /// <inheritdoc/>
    public int InputDimension { get; }

    /// <inheritdoc/>
    public int EmbeddingDimension { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// Named by layer: conv1.weight [size × size × input channels × channels], conv1.bias [channels], norm1.scale, norm1.shift, norm1.mean,
    /// norm1.variance [channels], dense1.weight [outputs × inputs], dense1.bias [outputs], dense2.weight and so on.
    /// </remarks>
    public IReadOnlyList<Parameter> Parameters { get; }

    internal LayerNode[] Nodes { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// O(n · multiply-adds of a row). Normalisation uses the running statistics, dropout passes everything on. Works through the rows in
    /// chunks, so its own memory does not grow with n; it is kept for the calls that follow.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A shape differs, the destination overlaps the features, or a feature is not finite: nothing has been written. Or features so large
    /// that an embedding is not finite: the destination then holds all embeddings, that one too.
    /// </exception>
    /// <exception cref="InvalidOperationException">An embedding is not finite since a parameter is not.</exception>
    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> input = Shape.Matrix(
            features, nameof(features), out int rows, out int columns, nameof(EmbeddingNetworkExtensions.EmbedRow));
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(features), "the network");
        Span<float> output = Shape.Matrix(destination, nameof(destination), rows, EmbeddingDimension);
        Throw.IfOverlaps(output, input, nameof(destination), nameof(features));
        if (!_inference.Embed(input, rows, output, nameof(features)))
        {
            ThrowNotFinite(output, nameof(features));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="threads"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number of rows is below 1, or so large that a layer's output does not fit one array.
    /// </exception>
    public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads)
    {
        Throw.IfNoCount(maxRowCount, "the rows of the largest batch", "Pass the batch size.");
        ArgumentNullException.ThrowIfNull(threads);
        int longest = Nodes.Max(node => node.Output.Length);
        longest = Nodes[0] is FullyConnectedNode ? longest : Math.Max(longest, InputDimension);
        int most = Array.MaxLength / longest;
        Throw.IfNot(
            maxRowCount <= most, maxRowCount, $"1 to {most}, the rows of {longest} numbers, as a layer has them, that fit one array",
            "Use smaller batches.");
        return new TrainingPass(this, maxRowCount, threads.Workers);
    }

    /// <summary>Makes a network of the same layers, seed and options with the same parameters; it shares nothing with this one.</summary>
    public EmbeddingNetwork Clone()
    {
        EmbeddingNetwork clone = new(InputShape, _layers, Seed, Options, WeightInitializer.Zero);
        clone.CopyParametersFrom(this);
        return clone;
    }

    /// <summary>
    /// Makes a network that embeds alike without its batch normalisations: each that directly follows a convolution or a fully connected
    /// layer without an activation is moved into that layer's weights.
    /// </summary>
    /// <remarks>
    /// Embeddings agree up to rounding, and <see cref="Embed"/> is faster. Other normalisations stay. The new network shares nothing with
    /// this one; training it further trains without the normalisations that are gone.
    /// </remarks>
    public EmbeddingNetwork FoldBatchNormalization()
    {
        EmbeddingNetwork folded = new(InputShape, NormalizationFolding.Fold(_layers), Seed, Options, WeightInitializer.Zero);
        NormalizationFolding.CopyParameters(this, folded);
        return folded;
    }

    /// <summary>The layers with their shapes and numbers of parameters, a line each, and the total.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = Nodes.Select(
            node => $"{node.Name}: {node.Summary}, {Text(node.Input)} → {Text(node.Output)}, {CountOf(node.Parameters)} parameters");
        return string.Join(Environment.NewLine, [.. lines, $"{CountOf(Parameters)} parameters"]);
    }

    /// <summary>Makes a network whose weights are 0, for parameters that are copied into it.</summary>
    /// <param name="input">The shape of the images.</param>
    /// <param name="layers">The layers from input to output, at least one.</param>
    /// <param name="seed">The seed of the network.</param>
    /// <param name="options">The rest.</param>
    /// <param name="parameterCount">How many numbers there are to be copied, at least those that the layers ask for.</param>
    /// <exception cref="ArgumentException">
    /// A setting is out of its range, or the layers ask for more parameters; memory for those has not been taken.
    /// </exception>
    internal static EmbeddingNetwork Blank(
        ImageShape input, IReadOnlyList<NetworkLayer> layers, int seed, EmbeddingNetworkOptions options, long parameterCount) =>
        new(input, layers, seed, options, WeightInitializer.Zero, new ParameterMemory(parameterCount));

    private static ImageShape RowOf(int inputDimension)
    {
        Throw.IfNoCount(inputDimension, "the columns of a feature row", "Pass the number of values of one row, such as FeatureCount.");
        return new ImageShape(1, 1, inputDimension);
    }

    private static string Text(ImageShape shape) =>
        shape.PixelCount == 1 ? shape.Channels.ToString(CultureInfo.InvariantCulture) : shape.ToString();

    private static nint CountOf(IReadOnlyList<Parameter> parameters)
    {
        nint count = 0;
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Kind == ParameterKind.Learned))
        {
            count += parameter.Values.FlattenedLength;
        }

        return count;
    }

    private void ThrowNotFinite(ReadOnlySpan<float> embeddings, string name)
    {
        int row = Finite.IndexOfFirstNot(embeddings) / EmbeddingDimension;
        Parameter? broken = Parameters.FirstOrDefault(parameter => !Finite.All(TensorMemory.Of<float>(parameter.Values)));
        throw broken is null
            ? new ArgumentException(
                $"The embedding of row {row} of {name} is not finite: its values are so large that a layer leaves the range of single " +
                "precision. Scale the features, as StandardScaler does.",
                name)
            : new InvalidOperationException(
                $"The embedding of row {row} is not finite: {broken.Name} holds a value that is not. Training has diverged, or such a " +
                "value was written; train anew at a lower learning rate, or copy finite parameters into the network.");
    }
}
