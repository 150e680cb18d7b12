using System.Numerics.Tensors;
using System.Text.Json;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Persistence;

/// <summary>
/// A network in a model file: its form as an object of the settings, its parameters as tensors named prefix + the parameter's name.
/// </summary>
internal static class NetworkFormat
{
    /// <summary>The most layers of a network in a file.</summary>
    public const int MaxLayerCount = 1000;

    /// <summary>Writes a network. The caller has written the name of the object, or is within a list.</summary>
    /// <param name="model">The file.</param>
    /// <param name="prefix">What the names of its tensors begin with, such as "network.0."; may be empty.</param>
    /// <param name="network">The network; must not change until the file is written.</param>
    /// <exception cref="ArgumentException">
    /// A parameter is not finite, a running variance is negative, or there are too many layers: no such file could be read. Nothing has
    /// been written.
    /// </exception>
    public static void Write(ModelWriter model, string prefix, EmbeddingNetwork network)
    {
        Check(network);
        Utf8JsonWriter json = model.Settings;
        json.WriteStartObject();
        json.WriteShape("input", network.InputShape);
        json.WriteNumber("seed", network.Seed);
        WriteInitializer(json, network.Options.Initializer);
        json.WriteStartArray("layers");
        foreach (NetworkLayer layer in network.Layers)
        {
            LayerFormat.Write(json, layer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        foreach (Parameter parameter in network.Parameters)
        {
            model.Tensors.Add(prefix + parameter.Name, parameter.Values);
        }
    }

    /// <summary>Reads a network.</summary>
    /// <param name="model">The file.</param>
    /// <param name="settings">The object that <see cref="Write"/> wrote.</param>
    /// <param name="prefix">What the names of its tensors begin with.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of an embedding, 1 ≤ degree; null for the default.</param>
    /// <exception cref="InvalidDataException">
    /// The settings make no network, or the file lacks a parameter of it. Memory is taken only for as many parameters as the file holds.
    /// </exception>
    public static EmbeddingNetwork Read(ModelReader model, ModelSettings settings, string prefix, int? maxDegreeOfParallelism)
    {
        settings.RequireNames("input", "seed", "initializer", "layers");
        ImageShape shape = settings.Shape("input");
        NetworkLayer[] layers = [.. settings.Objects("layers", MaxLayerCount).Select(LayerFormat.Read)];
        int seed = settings.Int32("seed");
        EmbeddingNetworkOptions options = new()
        {
            Initializer = ReadInitializer(settings.OptionalObject("initializer")),
            MaxDegreeOfParallelism = maxDegreeOfParallelism ?? new EmbeddingNetworkOptions().MaxDegreeOfParallelism,
        };
        try
        {
            EmbeddingNetwork network = EmbeddingNetwork.Blank(shape, layers, seed, options, model.CountFloats(prefix));
            foreach (Parameter parameter in network.Parameters)
            {
                model.Read(prefix + parameter.Name, parameter.Values.Lengths, TensorMemory.Of<float>(parameter.Values));
            }

            Check(network);
            return network;
        }
        catch (ArgumentException exception)
        {
            throw model.Impossible("network", exception);
        }
    }

    /// <summary>Requires the numbers of a parameter to be finite, as those of a file are.</summary>
    public static void RequireFinite(Parameter parameter, string owner)
    {
        ReadOnlySpan<float> values = TensorMemory.Of(parameter.Values.AsReadOnlyTensorSpan());
        if (!Finite.All(values))
        {
            int index = Finite.IndexOfFirstNot(values);
            throw new ArgumentException(
                $"{owner} has {values[index]} at {index} of {parameter.Name}; expected finite numbers. Training has diverged, or such a " +
                "value was written; train anew.",
                owner);
        }
    }

    private static void Check(EmbeddingNetwork network)
    {
        if (network.Layers.Count > MaxLayerCount)
        {
            throw new ArgumentException(
                $"network has {network.Layers.Count} layers; a file holds at most {MaxLayerCount}. Use fewer.", nameof(network));
        }

        foreach (Parameter parameter in network.Parameters)
        {
            RequireFinite(parameter, nameof(network));
        }

        BatchNormalizationNode? broken =
            network.Nodes.OfType<BatchNormalizationNode>().FirstOrDefault(node => TensorPrimitives.Min<float>(node.Variance) < 0);
        if (broken is not null)
        {
            throw new ArgumentException(
                $"network has a negative number in {broken.Name}.variance; expected 0 or more, as variances are. Train it anew.",
                nameof(network));
        }
    }

    private static void WriteInitializer(Utf8JsonWriter json, WeightInitializer? initializer)
    {
        if (initializer is null)
        {
            json.WriteNull("initializer");
            return;
        }

        json.WriteStartObject("initializer");
        json.WriteString("kind", initializer.Name);
        if (initializer.StandardDeviation is { } deviation)
        {
            json.WriteNumber("standardDeviation", deviation);
        }

        json.WriteEndObject();
    }

    private static WeightInitializer? ReadInitializer(ModelSettings? settings)
    {
        if (settings is not { } initializer)
        {
            return null;
        }

        string kind = initializer.Text("kind");
        if (kind == "normal")
        {
            initializer.RequireNames("kind", "standardDeviation");
            double deviation = initializer.Double("standardDeviation");
            return deviation > 0
                ? WeightInitializer.Normal(deviation)
                : throw initializer.Invalid("standardDeviation", "is not above 0");
        }

        initializer.RequireNames("kind");
        return initializer.Choice(
            "kind", ("zero", WeightInitializer.Zero), ("xavier", WeightInitializer.Xavier), ("he", WeightInitializer.He));
    }
}
