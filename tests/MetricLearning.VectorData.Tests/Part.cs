using System.Text.Json.Serialization;

namespace MetricLearning.VectorData.Tests;

/// <summary>A record of the tests.</summary>
public sealed record Part(string Id, string Kind, ReadOnlyMemory<float> Vector)
{
    public int Weight { get; init; }
}

[JsonSerializable(typeof(Part))]
internal sealed partial class PartContext : JsonSerializerContext;
