using MetricLearning.Data;

namespace MetricLearning.Networks;

/// <summary>The layers of a network in a row, with the memory of passes through all of them.</summary>
internal sealed class LayerChain
{
    private readonly LayerPass[] _passes;
    private readonly int _outputLength;
    private readonly float[][] _gradients = [[], []]; // of a layer's output and of its input, taking turns

    /// <summary>Takes the memory of passes through the layers.</summary>
    public LayerChain(LayerNode[] nodes, PassContext context)
    {
        Input = new float[checked(context.MaxRowCount * nodes[0].Input.Length)];
        _passes = [.. nodes.Select(node => node.CreatePass(context))];
        _outputLength = nodes[^1].Output.Length;
        if (context.IsTraining)
        {
            int longest = checked(context.MaxRowCount * nodes.Max(node => node.Output.Length));
            _gradients = [new float[longest], new float[longest]];
        }

        Gradients = [.. nodes.Zip(_passes).SelectMany(pair => pair.First.Parameters.Select((_, i) => (pair.Second, i)))];
    }

    /// <summary>Where the rows are put before <see cref="Forward"/>, [rows × input length].</summary>
    public float[] Input { get; }

    /// <summary>For each parameter of the network: the pass and the number of its gradient there.</summary>
    public (LayerPass Pass, int Index)[] Gradients { get; }

    /// <summary>Gives every layer without a name its kind and a number.</summary>
    public static NetworkLayer[] NameAll(IReadOnlyList<NetworkLayer> layers)
    {
        Dictionary<string, int> counts = [];
        var named = new NetworkLayer[layers.Count];
        for (int i = 0; i < named.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(layers[i], nameof(layers));
            int number = counts[layers[i].Kind] = counts.GetValueOrDefault(layers[i].Kind) + 1;
            named[i] = layers[i] with { Name = layers[i].Name ?? $"{layers[i].Kind}{number}" };
        }

        return named;
    }

    /// <summary>Builds named layers one after another; each takes what the one before it gives.</summary>
    public static LayerNode[] Build(ImageShape input, IReadOnlyList<NetworkLayer> layers, Random random, WeightInitializer? initializer)
    {
        if (layers.Count == 0)
        {
            throw new ArgumentException("layers is empty; pass at least one layer, the last one's output being the embedding.", nameof(layers));
        }

        List<LayerNode> nodes = [];
        for (int i = 0; i < layers.Count; i++)
        {
            CheckNameAndFunction(layers, i, nodes);
            NetworkLayer layer = layers[i];
            nodes.Add(layer.Build(new(layer.Name!, input, random, initializer)));
            input = nodes[^1].Output;
            if (layer.LastFunction == Activation.Gelu)
            {
                nodes.Add(new ActivationNode(new($"{layer.Name}.gelu", input, random, initializer), Activation.Gelu));
            }
        }

        return [.. nodes];
    }

    /// <summary>Passes the rows of <see cref="Input"/> through all layers.</summary>
    /// <returns>The last layer's output, [rows × output length].</returns>
    public ReadOnlySpan<float> Forward(int rows)
    {
        float[] input = Input;
        foreach (LayerPass pass in _passes)
        {
            pass.Forward(input, rows);
            input = pass.Output;
        }

        return input.AsSpan(0, rows * _outputLength);
    }

    /// <summary>Passes a gradient back through all layers.</summary>
    /// <param name="outputGradient">With respect to the last layer's output, [rows × output length].</param>
    /// <param name="rows">The number of rows.</param>
    public void Backward(ReadOnlySpan<float> outputGradient, int rows)
    {
        outputGradient.CopyTo(_gradients[0]);
        for (int i = _passes.Length - 1; i >= 0; i--)
        {
            float[] input = i == 0 ? Input : _passes[i - 1].Output;
            _passes[i].Backward(input, rows, _gradients[0], i == 0 ? null : _gradients[1]);
            (_gradients[0], _gradients[1]) = (_gradients[1], _gradients[0]);
        }
    }

    private static void CheckNameAndFunction(IReadOnlyList<NetworkLayer> layers, int index, List<LayerNode> nodes)
    {
        NetworkLayer layer = layers[index];
        if (nodes.Exists(node => node.Name == layer.Name))
        {
            throw new ArgumentException($"Two layers are named {layer.Name}; expected every name once. Name one of them otherwise.", nameof(layers));
        }

        Activation function = layer is ActivationLayer activation ? activation.Function : layer.LastFunction;
        if (!Enum.IsDefined(function))
        {
            throw new ArgumentException(
                $"Layer {layer.Name} has activation {(int)function}; pass one that {nameof(Activation)} defines.", nameof(layers));
        }
    }
}
