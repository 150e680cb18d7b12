using System.Text.Json.Serialization;

namespace MnistTriplet.Report;

/// <summary>The JSON form of a report, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ExperimentReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
