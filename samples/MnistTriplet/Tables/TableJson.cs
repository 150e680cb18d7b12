using System.Text.Json.Serialization;

namespace MnistTriplet.Tables;

/// <summary>The JSON form of table.json, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    NewLine = "\n")]
[JsonSerializable(typeof(List<TableRun>))]
internal sealed partial class TableJson : JsonSerializerContext;
