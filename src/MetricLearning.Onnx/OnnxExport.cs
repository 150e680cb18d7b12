using System.Globalization;
using System.Text.Json.Nodes;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Onnx;

/// <summary>Writes a network as an ONNX model, which other programs and languages run without this library.</summary>
/// <remarks>
/// <para>
/// The model takes feature rows [batch × f] in single precision and gives embeddings [batch × d], for any number of rows: the scaler, in
/// double precision as ours, the layers as they embed (running statistics, no dropout), and unit length if wanted. Results agree with
/// <see cref="IEmbeddingNetwork.Embed"/> up to the rounding of single precision.
/// </para>
/// <para>
/// ONNX IR version 8, opset 17. Metadata: "metriclearning.format" (the version of what follows, <see cref="FormatVersion"/>),
/// "metriclearning.input_shape" (height, width and channels as a JSON array; rows hold pixels line by line, their channels side by side)
/// and, if given, "metriclearning.labels". Everything is written in one file, which protocol buffers limit to 2 GiB.
/// Source: ONNX, Open Neural Network Exchange specification, onnx.proto.
/// </para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>The version of the metadata that this library writes.</summary>
    public const string FormatVersion = "1";

    private const int IrVersion = 8;
    private const int OpsetVersion = 17;
    private const string KeyPrefix = "metriclearning.";

    /// <summary>Writes a model to a file, which appears only once it is complete. O(parameters).</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="network">The network.</param>
    /// <param name="scaler">What the network's input is standardised by; null if it takes features as they are.</param>
    /// <param name="options">What else the model is to hold; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The path is empty; scaler and network differ in columns; a parameter is not finite; the model exceeds 2 GiB; an option is null,
    /// empty or taken. Nothing is written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written. One that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written. One that was there is as it was.</exception>
    public static void Save(string path, EmbeddingNetwork network, StandardScaler? scaler = null, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ProtoMessage model = Model(network, scaler, options);
        string full = Path.GetFullPath(path), temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                model.WriteTo(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary); // not there any more where all went well
        }
    }

    /// <summary>Writes a model to a stream, which stays open. O(parameters).</summary>
    /// <param name="stream">Receives the model.</param>
    /// <param name="network">The network.</param>
    /// <param name="scaler">What the network's input is standardised by; null if it takes features as they are.</param>
    /// <param name="options">What else the model is to hold; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written to; scaler and network differ in columns; a parameter is not finite; the model exceeds 2 GiB; an option
    /// is null, empty or taken. Nothing is written.
    /// </exception>
    public static void Write(Stream stream, EmbeddingNetwork network, StandardScaler? scaler = null, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("stream cannot be written to; pass one that is open for writing.", nameof(stream));
        }

        Model(network, scaler, options).WriteTo(stream);
    }

    private static ProtoMessage Model(EmbeddingNetwork network, StandardScaler? scaler, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        Check(network, scaler, options);
        OnnxGraph graph = new(options.InputName, options.OutputName);
        if (scaler is not null)
        {
            AddScaler(graph, scaler);
        }

        NetworkGraph.Add(graph, network);
        if (options.UnitLength)
        {
            NetworkGraph.AddUnitLength(graph, "unit_length");
        }

        ProtoMessage model = new ProtoMessage()
            .Add(1, IrVersion)
            .Add(2, "MetricLearning")
            .Add(3, typeof(EmbeddingNetwork).Assembly.GetName().Version!.ToString(3))
            .Add(7, graph.ToMessage("embedding", network.InputDimension, network.EmbeddingDimension))
            .Add(8, new ProtoMessage().Add(1, "").Add(2, OpsetVersion));
        foreach ((string key, string value) in Metadata(network, options))
        {
            model.Add(14, new ProtoMessage().Add(1, key).Add(2, value));
        }

        return model.Length <= int.MaxValue
            ? model
            : throw new ArgumentException(
                $"The model takes {model.Length} bytes; expected at most {int.MaxValue}, which protocol buffers allow. Use a smaller " +
                "network.",
                nameof(network));
    }

    private static void AddScaler(OnnxGraph graph, StandardScaler scaler)
    {
        graph.Then("Cast", "scaler.wide", [], OnnxGraph.IntegerAttribute("to", OnnxGraph.Double));
        graph.Then("Sub", "scaler.centered", [graph.Constant("scaler.mean", scaler.Mean, scaler.FeatureCount)]);
        graph.Then("Div", "scaler.scaled", [graph.Constant("scaler.scale", scaler.Scale, scaler.FeatureCount)]);
        graph.Then("Cast", "scaler", [], OnnxGraph.IntegerAttribute("to", OnnxGraph.Float));
    }

    private static IEnumerable<(string Key, string Value)> Metadata(EmbeddingNetwork network, OnnxExportOptions options)
    {
        yield return ($"{KeyPrefix}format", FormatVersion);
        yield return ($"{KeyPrefix}input_shape", string.Create(
            CultureInfo.InvariantCulture,
            $"[{network.InputShape.Height},{network.InputShape.Width},{network.InputShape.Channels}]"));
        if (options.LabelNames is not null)
        {
            JsonArray names = [.. options.LabelNames.Select(name => (JsonNode)JsonValue.Create(name)!)];
            yield return ($"{KeyPrefix}labels", names.ToJsonString());
        }

        IEnumerable<KeyValuePair<string, string>> others = options.Metadata ?? new Dictionary<string, string>();
        foreach ((string key, string value) in others.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return (key, value);
        }
    }

    private static void Check(EmbeddingNetwork network, StandardScaler? scaler, OnnxExportOptions options)
    {
        if (scaler is not null && scaler.FeatureCount != network.InputDimension)
        {
            throw new ArgumentException(
                $"scaler has {scaler.FeatureCount} columns but the network expects {network.InputDimension}; pass the scaler that its " +
                "training rows were standardised by.",
                nameof(scaler));
        }

        foreach (Parameter parameter in network.Parameters)
        {
            if (parameter.Values.Any(value => !float.IsFinite(value)))
            {
                throw new ArgumentException(
                    $"{parameter.Name} holds a value that is not finite: training has diverged. Train anew at a lower learning rate.",
                    nameof(network));
            }
        }

        if (string.IsNullOrEmpty(options.InputName) || string.IsNullOrEmpty(options.OutputName) || options.InputName == options.OutputName)
        {
            throw new ArgumentException(
                $"InputName is \"{options.InputName}\" and OutputName \"{options.OutputName}\"; expected two different names.",
                nameof(options));
        }

        if (options.LabelNames?.Contains(null!) == true)
        {
            throw new ArgumentException("LabelNames holds null; pass a name for every label.", nameof(options));
        }

        foreach ((string key, string value) in options.Metadata ?? new Dictionary<string, string>())
        {
            if (value is null || key.Length == 0 || key.StartsWith(KeyPrefix, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"Metadata holds {value ?? "null"} under \"{key}\"; expected a text under a key that is not empty and does not begin " +
                    $"with \"{KeyPrefix}\".",
                    nameof(options));
            }
        }
    }
}
