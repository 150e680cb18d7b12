using System.Text.Json;
using MetricLearning.Data;

namespace MetricLearning.Persistence;

/// <summary>The shape of images in the settings of a model file: height, width and channels, a list of three whole numbers.</summary>
internal static class ShapeFormat
{
    /// <summary>Writes a shape.</summary>
    public static void WriteShape(this Utf8JsonWriter json, string name, in ImageShape shape)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(shape.Height);
        json.WriteNumberValue(shape.Width);
        json.WriteNumberValue(shape.Channels);
        json.WriteEndArray();
    }

    /// <summary>Reads a shape, whose numbers may be below 1.</summary>
    public static ImageShape Shape(this ModelSettings settings, string name) =>
        settings.Int32s(name, maxCount: 3) is [int height, int width, int channels]
            ? new(height, width, channels)
            : throw settings.Invalid(name, "has not the 3 lengths of an image");
}
