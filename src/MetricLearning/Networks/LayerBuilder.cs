using System.Globalization;
using MetricLearning.Data;

namespace MetricLearning.Networks;

/// <summary>What a layer is made from: its name, the shape of its input and the sources of its random numbers.</summary>
internal sealed class LayerBuilder(
    string name, ImageShape input, Random random, int seed, WeightInitializer? initializer, ParameterMemory? memory = null)
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

    /// <summary>Takes memory for parameters, all 0.</summary>
    /// <param name="count">How many numbers; they fit one array.</param>
    /// <exception cref="ArgumentException">There is no room for so many.</exception>
    public float[] TakeParameters(long count)
    {
        memory?.Take(count, Name);
        return new float[checked((int)count)];
    }

    /// <summary>Requires a setting of the layer to be in its range; the remedy is a sentence that says what to pass.</summary>
    public void Require(bool condition, string setting, double actual, string range, string remedy, string layers = "layers")
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(
                layers,
                actual,
                string.Create(
                    CultureInfo.InvariantCulture, $"{setting} of layer {Name} is {actual}; expected {range}. {remedy}"));
        }
    }

    /// <summary>Requires a window to fit the layer's input.</summary>
    public void RequireFit(string setting, int size, long largest, string padded = "", string layers = "layers")
    {
        if (size < 1 || size > largest)
        {
            string range = largest == 1 ? "1" : $"1 to {largest}";
            bool isRow = Input.PixelCount == 1;
            throw new ArgumentOutOfRangeException(
                layers,
                size,
                $"{setting} of layer {Name} is {size}; expected {range}, which fits its input, {Input} (height × width × channels)" +
                $"{padded}. " +
                (isRow
                    ? "Rows without height and width have nothing to slide a window over: make the network with an ImageShape, or leave " +
                        "out " +
                        "this layer, or a pooling before it."
                    : "Use a smaller window, or fewer poolings and strides before it."));
        }
    }
}
