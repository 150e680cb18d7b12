using System.Globalization;
using System.Text.Json.Nodes;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Persistence;

namespace MetricLearning.Onnx;

/// <summary>Makes ONNX models of networks, see <see cref="OnnxExport"/>.</summary>
internal static class OnnxModel
{
    private const int IrVersion = 8;
    private const int OpsetVersion = 17;
    private const string KeyPrefix = "metriclearning.";

    /// <summary>The model of a network.</summary>
    public static ProtoMessage Of(EmbeddingNetwork network, StandardScaler? scaler, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        if (scaler is not null && scaler.FeatureCount != network.InputDimension)
        {
            throw new ArgumentException(
                $"scaler has {scaler.FeatureCount} columns but the network expects {network.InputDimension}; pass the scaler that its " +
                "training rows were standardised by.",
                nameof(scaler));
        }

        Check(network, nameof(network));
        Check(options);
        OnnxGraph graph = new(options.InputName, options.OutputName);
        if (scaler is not null)
        {
            AddScaler(graph, scaler);
        }

        NetworkGraph.Add(graph, network);
        return Of(graph, options, network.InputShape, network.EmbeddingDimension);
    }

    /// <summary>The model of several networks that embed together.</summary>
    public static ProtoMessage Of(NetworkEnsemble ensemble, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        options ??= new();
        EmbeddingNetwork[] networks = [.. ensemble.Networks.Select(Own)];
        EmbeddingNetwork? rowMap = ensemble.RowMap is null ? null : Own(ensemble.RowMap);
        Check(options);
        OnnxGraph graph = new(options.InputName, options.OutputName);
        AddScaler(graph, ensemble.Scaler);
        string scaled = graph.Last;
        List<string> parts = [];
        foreach (EmbeddingNetwork network in networks)
        {
            graph.Continue(scaled);
            NetworkGraph.Add(graph, network);
            parts.Add(graph.Then("Mul", "weighted", [graph.Constant("network.factor", [ensemble.NetworkFactor])]));
        }

        if (ensemble.RowDeviation is not null)
        {
            graph.Continue(scaled);
            if (rowMap is not null)
            {
                NetworkGraph.Add(graph, rowMap);
            }

            parts.Add(graph.Then("Mul", "row", [graph.Constant("row.factor", [ensemble.RowFactor])]));
        }

        graph.Continue(graph.Node("Concat", "joined", [.. parts], OnnxGraph.IntegerAttribute("axis", 1)));
        return Of(graph, options, new ImageShape(1, 1, ensemble.InputDimension), ensemble.EmbeddingDimension);

        EmbeddingNetwork Own(IEmbeddingNetwork network)
        {
            EmbeddingNetwork own = network as EmbeddingNetwork ?? throw new ArgumentException(
                $"ensemble holds a {network.GetType().Name}; expected networks of this library alone. Write that network by its own means.",
                nameof(ensemble));
            Check(own, nameof(ensemble));
            return own;
        }
    }

    private static ProtoMessage Of(OnnxGraph graph, OnnxExportOptions options, ImageShape input, int embeddingDimension)
    {
        if (options.UnitLength)
        {
            NetworkGraph.AddUnitLength(graph, "unit_length");
        }

        ProtoMessage model = new ProtoMessage()
            .Add(1, IrVersion)
            .Add(2, "MetricLearning")
            .Add(3, typeof(EmbeddingNetwork).Assembly.GetName().Version!.ToString(3))
            .Add(7, graph.ToMessage("embedding", input.Length, embeddingDimension))
            .Add(8, new ProtoMessage().Add(1, "").Add(2, OpsetVersion));
        foreach ((string key, string value) in Metadata(input, options))
        {
            model.Add(14, new ProtoMessage().Add(1, key).Add(2, value));
        }

        return model.Length <= int.MaxValue
            ? model
            : throw new ArgumentException(
                $"The model takes {model.Length} bytes; expected at most {int.MaxValue}, which protocol buffers allow. Use a smaller " +
                "network.");
    }

    private static void AddScaler(OnnxGraph graph, StandardScaler scaler)
    {
        graph.Then("Cast", "scaler.wide", [], OnnxGraph.IntegerAttribute("to", OnnxGraph.Double));
        graph.Then("Sub", "scaler.centered", [graph.Constant("scaler.mean", scaler.Mean, scaler.FeatureCount)]);
        graph.Then("Div", "scaler.scaled", [graph.Constant("scaler.scale", scaler.Scale, scaler.FeatureCount)]);
        graph.Then("Cast", "scaler", [], OnnxGraph.IntegerAttribute("to", OnnxGraph.Float));
    }

    private static IEnumerable<(string Key, string Value)> Metadata(ImageShape input, OnnxExportOptions options)
    {
        yield return ($"{KeyPrefix}format", OnnxExport.FormatVersion);
        yield return ($"{KeyPrefix}input_shape", string.Create(
            CultureInfo.InvariantCulture,
            $"[{input.Height},{input.Width},{input.Channels}]"));
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

    private static void Check(EmbeddingNetwork network, string argument)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            if (parameter.Values.Any(value => !float.IsFinite(value)))
            {
                throw new ArgumentException(
                    $"{parameter.Name} holds a value that is not finite: training has diverged. Train anew at a lower learning rate.",
                    argument);
            }
        }
    }

    private static void Check(OnnxExportOptions options)
    {
        if (string.IsNullOrEmpty(options.InputName) || string.IsNullOrEmpty(options.OutputName) || options.InputName == options.OutputName)
        {
            throw new ArgumentException(
                $"InputName is \"{options.InputName}\" and OutputName \"{options.OutputName}\"; expected two different names.",
                nameof(options));
        }

        StrictText.ThrowIfNotUnicode(options.InputName, nameof(options.InputName), nameof(options));
        StrictText.ThrowIfNotUnicode(options.OutputName, nameof(options.OutputName), nameof(options));
        if (options.LabelNames?.Contains(null!) == true)
        {
            throw new ArgumentException("LabelNames holds null; pass a name for every label.", nameof(options));
        }

        foreach (string label in options.LabelNames ?? [])
        {
            StrictText.ThrowIfNotUnicode(label, nameof(options.LabelNames), nameof(options));
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

            StrictText.ThrowIfNotUnicode(key, nameof(options.Metadata), nameof(options));
            StrictText.ThrowIfNotUnicode(value, nameof(options.Metadata), nameof(options));
        }
    }
}
