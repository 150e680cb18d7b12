using System.Text.Json;
using MetricLearning.Networks;

namespace MetricLearning.Persistence;

/// <summary>Layers as settings of a model file. Their kinds are those of a fixed table; nothing else can be made from a file.</summary>
internal static class LayerFormat
{
    private static readonly (string Name, Activation Value)[] Activations =
    [
        ("none", Activation.None),
        ("tanh", Activation.Tanh),
        ("relu", Activation.Relu),
        ("gelu", Activation.Gelu),
    ];

    /// <summary>Writes a layer as an object.</summary>
    /// <exception cref="ArgumentException">Files know no such layer.</exception>
    public static void Write(Utf8JsonWriter json, NetworkLayer layer)
    {
        json.WriteStartObject();
        json.WriteString("kind", KindOf(layer));
        if (layer.Name is not null)
        {
            StrictText.ThrowIfNotUnicode(layer.Name, "The name of a layer", "network");
        }

        json.WriteString("name", layer.Name);
        switch (layer)
        {
            case FullyConnectedLayer dense:
                json.WriteNumber("width", dense.Width);
                WriteActivation(json, dense.Activation);
                break;
            case ConvolutionLayer convolution:
                json.WriteNumber("channels", convolution.Channels);
                json.WriteNumber("kernelSize", convolution.KernelSize);
                json.WriteNumber("stride", convolution.Stride);
                json.WriteNumber("padding", convolution.Padding);
                WriteActivation(json, convolution.Activation);
                break;
            case MaxPoolingLayer pooling:
                WritePooling(json, pooling.Size, pooling.Stride);
                break;
            case AveragePoolingLayer pooling:
                WritePooling(json, pooling.Size, pooling.Stride);
                break;
            case BatchNormalizationLayer normalization:
                json.WriteNumber("momentum", normalization.Momentum);
                json.WriteNumber("epsilon", normalization.Epsilon);
                WriteActivation(json, normalization.Activation);
                break;
            case DropoutLayer dropout:
                json.WriteNumber("rate", dropout.Rate);
                break;
            case ActivationLayer activation:
                WriteActivation(json, activation.Function);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a layer. Its settings are of the right types; whether they make a network is for the network to say.</summary>
    /// <exception cref="InvalidDataException">The kind is unknown, or a setting is missing, unknown or of another type.</exception>
    public static NetworkLayer Read(ModelSettings layer)
    {
        string kind = layer.Text("kind");
        NetworkLayer read = kind switch
        {
            "fully-connected" => new FullyConnectedLayer(layer.Int32("width"), ActivationOf(layer)),
            "convolution" => new ConvolutionLayer(layer.Int32("channels"), layer.Int32("kernelSize"))
            {
                Stride = layer.Int32("stride"),
                Padding = layer.Int32("padding"),
                Activation = ActivationOf(layer),
            },
            "max-pooling" => new MaxPoolingLayer(layer.Int32("size")) { Stride = layer.OptionalInt32("stride") },
            "average-pooling" => new AveragePoolingLayer(layer.Int32("size")) { Stride = layer.OptionalInt32("stride") },
            "global-average-pooling" => new GlobalAveragePoolingLayer(),
            "batch-normalization" => new BatchNormalizationLayer
            {
                Momentum = layer.Double("momentum"),
                Epsilon = layer.Double("epsilon"),
                Activation = ActivationOf(layer),
            },
            "dropout" => new DropoutLayer(layer.Double("rate")),
            "activation" => new ActivationLayer(ActivationOf(layer)),
            "unit-length" => new UnitLengthLayer(),
            _ => throw layer.Unknown("kind", kind),
        };
        layer.RequireNames(["kind", "name", .. SettingsOf(kind)]);
        return read with { Name = layer.Text("name") };
    }

    private static string KindOf(NetworkLayer layer) => layer switch
    {
        FullyConnectedLayer => "fully-connected",
        ConvolutionLayer => "convolution",
        MaxPoolingLayer => "max-pooling",
        AveragePoolingLayer => "average-pooling",
        GlobalAveragePoolingLayer => "global-average-pooling",
        BatchNormalizationLayer => "batch-normalization",
        DropoutLayer => "dropout",
        ActivationLayer => "activation",
        UnitLengthLayer => "unit-length",
        _ => throw new ArgumentException(
            $"Layer {layer.Name} is a {layer.GetType().Name}, which files do not hold; expected a layer of this library. " +
            "Save its parameters by SafetensorsWriter.", nameof(layer)),
    };

    private static string[] SettingsOf(string kind) => kind switch
    {
        "fully-connected" => ["width", "activation"],
        "convolution" => ["channels", "kernelSize", "stride", "padding", "activation"],
        "max-pooling" or "average-pooling" => ["size", "stride"],
        "batch-normalization" => ["momentum", "epsilon", "activation"],
        "dropout" => ["rate"],
        "activation" => ["activation"],
        _ => [],
    };

    private static Activation ActivationOf(ModelSettings layer) => layer.Choice<Activation>("activation", Activations);

    private static void WriteActivation(Utf8JsonWriter json, Activation activation) =>
        json.WriteString("activation", Array.Find(Activations, pair => pair.Value == activation).Name);

    private static void WritePooling(Utf8JsonWriter json, int size, int? stride)
    {
        json.WriteNumber("size", size);
        if (stride is { } number)
        {
            json.WriteNumber("stride", number);
        }
        else
        {
            json.WriteNull("stride");
        }
    }
}
