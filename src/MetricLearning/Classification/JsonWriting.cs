using System.Text.Json;

namespace MetricLearning.Classification;

/// <summary>Writes settings.</summary>
internal static class JsonWriting
{
    /// <summary>Writes a number, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
