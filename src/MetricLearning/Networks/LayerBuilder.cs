using MetricLearning.Data;

namespace MetricLearning.Networks;

/// <summary>What a layer is made from: its name, the shape of its input and the sources of its random numbers.</summary>
internal sealed class LayerBuilder(string name, ImageShape input, Random random, int seed, WeightInitializer? initializer)
{
    /// <summary>The layer's name, unique within the network.</summary>
    public string Name { get; } = name;

    /// <summary>The shape of the layer's input.</summary>
    public ImageShape Input { get; } = input;

    /// <summary>Where first weights come from, layer after layer.</summary>
    public Random Random { get; } = random;

    /// <summary>
    /// The seed of what the layer draws in training: a function of the network's seed and the layer's place, whatever weights were drawn.
    /// </summary>
    public int Seed { get; } = seed;

    /// <summary>How the weights before an activation are drawn.</summary>
    public WeightInitializer InitializerFor(Activation activation) =>
        initializer ?? activation.DefaultInitializer();

    /// <summary>Requires a setting of the layer to be in its range.</summary>
    public void Require(bool condition, string setting, double actual, string range, string layers = "layers")
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(layers, actual, $"{setting} of layer {Name} is {actual}; expected {range}.");
        }
    }
}
