using System.Text.Json.Serialization;

namespace Serving;

/// <summary>How the service reads and writes JSON, generated when it is built.</summary>
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class ServingJson : JsonSerializerContext;
