using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Networks;

/// <summary>Makes layers from their descriptions.</summary>
internal static class LayerList
{
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
    public static LayerNode[] Build(
        ImageShape input, IReadOnlyList<NetworkLayer> layers, int seed, WeightInitializer? initializer, ParameterMemory? memory = null)
    {
        if (layers.Count == 0)
        {
            throw new ArgumentException(
                "layers is empty; pass at least one layer, the last one's output being the embedding.", nameof(layers));
        }

        List<LayerNode> nodes = [];
        Random random = new(seed);
        for (int i = 0; i < layers.Count; i++)
        {
            CheckNameAndFunction(layers[i], nodes, nameof(layers));
            int ownSeed = new RandomStream(seed, i).Next(int.MaxValue);
            nodes.Add(layers[i].Build(new(layers[i].Name!, input, random, ownSeed, initializer, memory)));
            input = nodes[^1].Output;
            if (layers[i].LastFunction == Activation.Gelu)
            {
                nodes.Add(new ActivationNode(new($"{layers[i].Name}.gelu", input, random, ownSeed, initializer), Activation.Gelu));
            }
        }

        return [.. nodes];
    }

    private static void CheckNameAndFunction(NetworkLayer layer, List<LayerNode> nodes, string layers)
    {
        if (nodes.Exists(node => node.Name == layer.Name))
        {
            throw new ArgumentException(
                $"Two layers are named {layer.Name}; expected every name once. Name one of them otherwise.", layers);
        }

        Activation function = layer is ActivationLayer activation ? activation.Function : layer.LastFunction;
        if (!Enum.IsDefined(function))
        {
            throw new ArgumentException(
                $"Layer {layer.Name} has activation {(int)function}; pass one that {nameof(Activation)} defines.", layers);
        }
    }
}
