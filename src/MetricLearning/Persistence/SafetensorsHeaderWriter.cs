using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetricLearning.Persistence;

/// <summary>Writes the header of a safetensors file.</summary>
internal static class SafetensorsHeaderWriter
{
    private const int Alignment = 8; // numbers of every type begin at a multiple of their size

    /// <summary>How JSON is written: as short as UTF-8 allows; it goes into no web page.</summary>
    public static JsonWriterOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The length, the header, and spaces up to a multiple of 8 bytes.</summary>
    /// <param name="metadata">Text by name.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="byteCount">The bytes to fill up to, a multiple of 8; 0 for as few as it takes.</param>
    /// <exception cref="InvalidOperationException">The header would be longer than the format allows.</exception>
    public static byte[] Write(
        IReadOnlyList<(string Key, string Value)> metadata, IReadOnlyList<SafetensorsTensor> tensors, int byteCount = 0)
    {
        ArrayBufferWriter<byte> buffer = new();
        buffer.GetSpan(SafetensorsHeader.LengthSize)[..SafetensorsHeader.LengthSize].Clear();
        buffer.Advance(SafetensorsHeader.LengthSize);
        using (Utf8JsonWriter json = new(buffer, Json))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                WriteMetadata(json, metadata);
            }

            foreach (SafetensorsTensor tensor in tensors)
            {
                WriteTensor(json, tensor);
            }

            json.WriteEndObject();
        }

        int padding = Math.Max(-buffer.WrittenCount & (Alignment - 1), byteCount - buffer.WrittenCount);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        byte[] header = buffer.WrittenSpan.ToArray();
        int length = header.Length - SafetensorsHeader.LengthSize;
        if (length > SafetensorsHeader.MaxLength)
        {
            throw new InvalidOperationException(
                $"The header has {length} bytes; the format allows {SafetensorsHeader.MaxLength}. Store long text as a tensor of bytes.");
        }

        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyList<(string Key, string Value)> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, SafetensorsTensor tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.ElementType.Code());
        json.WriteStartArray("shape");
        foreach (long length in tensor.Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Begin);
        json.WriteNumberValue(tensor.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
