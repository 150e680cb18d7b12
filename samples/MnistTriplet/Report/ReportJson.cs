using System.Text.Json;
using System.Text.Json.Serialization;

namespace MnistTriplet.Report;

/// <summary>The JSON form of reports, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ExperimentReport))]
[JsonSerializable(typeof(CrossValidationReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>The text of report.json.</summary>
    public static string Text(ExperimentReport report) => JsonSerializer.Serialize(report, Default.ExperimentReport) + "\n";

    /// <inheritdoc cref="Text(ExperimentReport)"/>
    public static string Text(CrossValidationReport report) => JsonSerializer.Serialize(report, Default.CrossValidationReport) + "\n";
}
