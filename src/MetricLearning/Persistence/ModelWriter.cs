using System.Buffers;
using System.Text.Json;

namespace MetricLearning.Persistence;

/// <summary>Gathers what a model file holds: settings as one JSON object, and tensors. Parts write both under names of their own.</summary>
internal sealed class ModelWriter : IDisposable
{
    /// <summary>The name of the settings in the file's metadata.</summary>
    public const string MetadataKey = "metric-learning";

    /// <summary>The version of the format that is written and read.</summary>
    public const int Version = 1;

    /// <summary>The longest settings, in bytes when they are written and in characters when they are read.</summary>
    public const int MaxSettingsLength = 1 << 24;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Begins a file.</summary>
    /// <param name="kind">What it holds, one of <see cref="ModelKind"/>.</param>
    public ModelWriter(string kind)
    {
        Settings = new(_buffer, SafetensorsHeaderWriter.Json);
        Settings.WriteStartObject();
        Settings.WriteNumber("version", Version);
        Settings.WriteString("kind", kind);
    }

    /// <summary>Where settings are written: within the object that holds all.</summary>
    public Utf8JsonWriter Settings { get; }

    /// <summary>Where tensors are written.</summary>
    public SafetensorsWriter Tensors { get; } = new();

    /// <summary>Ends the settings and writes the file, as <see cref="SafetensorsWriter.Save"/> does. Called once.</summary>
    public void Save(string path)
    {
        EndSettings();
        Tensors.Save(path);
    }

    /// <summary>Ends the settings and writes the file's content. Called once.</summary>
    public void Write(Stream stream)
    {
        EndSettings();
        Tensors.Write(stream);
    }

    /// <inheritdoc/>
    public void Dispose() => Settings.Dispose();

    private void EndSettings()
    {
        Settings.WriteEndObject();
        Settings.Flush();
        if (_buffer.WrittenCount > MaxSettingsLength)
        {
            throw new InvalidOperationException(
                $"The model's settings have {_buffer.WrittenCount} bytes; at most {MaxSettingsLength} fit a file. Use shorter names.");
        }

        Tensors.AddMetadata(MetadataKey, StrictText.Encoding.GetString(_buffer.WrittenSpan));
    }
}
