namespace MetricLearning.Onnx;

/// <summary>What an ONNX model is to hold besides scaler and network.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Whether embeddings are scaled to unit length at the end, <c>x / max(‖x‖₂, 1e-12)</c>. Default: no.</summary>
    public bool UnitLength { get; init; }

    /// <summary>
    /// The name of label 0, 1, …, which the model's metadata hold under "metriclearning.labels" as a JSON array; null for none.
    /// </summary>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>More metadata, which no program needs to read; null for none. Keys that begin with "metriclearning." are taken.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The name of the model's input, feature rows [batch × f]. Default: "features".</summary>
    public string InputName { get; init; } = "features";

    /// <summary>The name of the model's output, embeddings [batch × d]. Default: "embeddings".</summary>
    public string OutputName { get; init; } = "embeddings";
}
