using System.Buffers.Binary;
using System.Text;
using MetricLearning.Classification;

namespace MetricLearning.Tests.Reference;

/// <summary>Safetensors files put together by hand.</summary>
internal static class FileBytes
{
    /// <summary>A file of a header and the bytes behind it.</summary>
    public static byte[] Of(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. LengthOf((ulong)json.Length), .. json, .. data];
    }

    /// <summary>A file of one tensor of so many bytes of 0.</summary>
    public static byte[] OfTensor(string entry, int byteCount) => Of($"{{\"a\":{entry}}}", new byte[byteCount]);

    /// <summary>A model file without tensors.</summary>
    public static byte[] OfSettings(string settings) =>
        Of($"{{\"__metadata__\":{{\"metric-learning\":{System.Text.Json.JsonSerializer.Serialize(settings)}}}}}");

    /// <summary>What a classifier is saved as.</summary>
    public static byte[] OfModel(SimilarityClassifier model)
    {
        using MemoryStream file = new();
        model.Save(file);
        return file.ToArray();
    }

    /// <summary>The header of a file.</summary>
    public static string HeaderOf(byte[] file) => Encoding.UTF8.GetString(file, 8, HeaderLengthOf(file));

    /// <summary>The length of a file's header.</summary>
    public static int HeaderLengthOf(byte[] file) => (int)BinaryPrimitives.ReadUInt64LittleEndian(file);

    /// <summary>The file with another header.</summary>
    public static byte[] WithHeader(byte[] file, string header) => Of(header, file[(8 + HeaderLengthOf(file))..]);

    /// <summary>The length of a header as it stands in front of it.</summary>
    public static byte[] LengthOf(ulong length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }
}
