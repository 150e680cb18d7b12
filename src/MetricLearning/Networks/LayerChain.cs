using MetricLearning.Data;

namespace MetricLearning.Networks;

/// <summary>The layers of a network in a row, with the memory of passes through all of them.</summary>
internal sealed class LayerChain
{
    private readonly PassContext _context;
    private readonly LayerPass[] _parts; // layers, or stretches of layers
    private readonly float[][] _gradients = [[], []]; // of a part's output and of its input, taking turns

    /// <summary>Takes the memory of passes through the layers.</summary>
    public LayerChain(LayerNode[] nodes, PassContext context)
    {
        _context = context;
        Input = new float[checked(context.MaxRowCount * nodes[0].Input.Length)];
        LayerPass[] passes = [.. nodes.Select(node => node.CreatePass(context))];
        _parts = Join(passes, context);
        OutputLength = nodes[^1].Output.Length;
        if (context.IsTraining)
        {
            int longest = checked(context.MaxRowCount * _parts.Max(part => part.Node.Output.Length));
            _gradients = [new float[longest], new float[longest]];
        }

        Gradients = [.. passes.SelectMany(pass => pass.Node.Parameters.Select((_, i) => (pass, i)))];
    }

    /// <summary>Where the rows are put before <see cref="Forward"/>, [rows × input length].</summary>
    public float[] Input { get; }

    /// <summary>
    /// Where the gradient of the last layer's output is put before <see cref="Backward"/>, [rows × <see cref="OutputLength"/>].
    /// </summary>
    public float[] OutputGradient => _gradients[0];

    /// <summary>Floats of an embedding.</summary>
    public int OutputLength { get; }

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
            throw new ArgumentException(
                "layers is empty; pass at least one layer, the last one's output being the embedding.", nameof(layers));
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
    /// <param name="rows">Their number.</param>
    /// <param name="step">The number of the training step, from which random omissions derive.</param>
    /// <returns>The last layer's output, [rows × output length].</returns>
    public ReadOnlySpan<float> Forward(int rows, long step)
    {
        _context.Step = step;
        float[] input = Input;
        foreach (LayerPass part in _parts)
        {
            part.Forward(input, rows);
            input = part.Output;
        }

        return input.AsSpan(0, rows * OutputLength);
    }

    /// <summary>Passes <see cref="OutputGradient"/>, which it overwrites, back through all layers.</summary>
    public void Backward(int rows)
    {
        (float[] gradient, float[] next) = (_gradients[0], _gradients[1]);
        for (int i = _parts.Length - 1; i >= 0; i--)
        {
            float[] input = i == 0 ? Input : _parts[i - 1].Output;
            _parts[i].Backward(input, rows, gradient, i == 0 ? null : next);
            (gradient, next) = (next, gradient);
        }
    }

    // Neighbours that treat every image on its own become one stretch.
    private static LayerPass[] Join(LayerPass[] passes, PassContext context)
    {
        List<LayerPass> parts = [];
        List<ImagewisePass> stretch = [];
        foreach (LayerPass pass in passes)
        {
            if (pass is ImagewisePass imagewise)
            {
                stretch.Add(imagewise);
                continue;
            }

            EndStretch();
            parts.Add(pass);
        }

        EndStretch();
        return [.. parts];

        void EndStretch()
        {
            if (stretch.Count > 0)
            {
                parts.Add(new ImagewiseStretch([.. stretch], context));
                stretch.Clear();
            }
        }
    }

    private static void CheckNameAndFunction(IReadOnlyList<NetworkLayer> layers, int index, List<LayerNode> nodes)
    {
        NetworkLayer layer = layers[index];
        if (nodes.Exists(node => node.Name == layer.Name))
        {
            throw new ArgumentException(
                $"Two layers are named {layer.Name}; expected every name once. Name one of them otherwise.", nameof(layers));
        }

        Activation function = layer is ActivationLayer activation ? activation.Function : layer.LastFunction;
        if (!Enum.IsDefined(function))
        {
            throw new ArgumentException(
                $"Layer {layer.Name} has activation {(int)function}; pass one that {nameof(Activation)} defines.", nameof(layers));
        }
    }
}
