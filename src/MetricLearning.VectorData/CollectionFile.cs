using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MetricLearning.Persistence;

namespace MetricLearning.VectorData;

/// <summary>The file of a collection.</summary>
internal static class CollectionFile
{
    private const string FormatKey = "metriclearning.collection";
    private const string FormatVersion = "1";
    private const string FunctionKey = "metriclearning.distance_function";
    private const string Vectors = "vectors";
    private const string Records = "records";
    private const string Ends = "record_ends";
    private const int BlockFloats = 1 << 24;

    /// <summary>Writes the records of a view.</summary>
    public static void Save<TKey, TRecord>(
        string path, GalleryView<TKey, TRecord> view, GalleryRecordMap<TKey, TRecord> map, JsonTypeInfo<TRecord> typeInfo)
        where TKey : notnull
        where TRecord : class
    {
        long[] ends = new long[view.Entries.Length];
        List<ReadOnlyMemory<byte>> records = [];
        long bytes = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            if (map.Key(view.Entries[i].Record) is string key)
            {
                StrictText.ThrowIfNotUnicode(key, "A key"); // JSON would replace half of a surrogate pair, and make one key of two
            }

            records.Add(JsonSerializer.SerializeToUtf8Bytes(view.Entries[i].Record, typeInfo));
            bytes += records[i].Length;
            ends[i] = bytes;
        }

        SafetensorsWriter file = new();
        file.AddMetadata(FormatKey, FormatVersion);
        file.AddMetadata(FunctionKey, map.DistanceFunction);
        file.Add<float>(Vectors, [ends.Length, map.Dimensions], Blocks(view, map.Dimensions));
        file.Add<long>(Ends, [ends.Length], ends);
        file.Add<byte>(Records, [bytes], records);
        file.Save(path);
    }

    /// <summary>Reads records with their vectors.</summary>
    /// <exception cref="InvalidDataException">The file holds no such collection.</exception>
    public static IReadOnlyList<TRecord> Load<TKey, TRecord>(
        string path, GalleryRecordMap<TKey, TRecord> map, JsonTypeInfo<TRecord> typeInfo)
        where TKey : notnull
        where TRecord : class
    {
        using SafetensorsReader file = SafetensorsReader.Open(path);
        CheckHeader(file, path, map.DistanceFunction, map.Dimensions);
        long[] ends = file.ReadAll<long>(Ends);
        _ = file.TryGetTensor(Records, out SafetensorsTensor? bytes);
        CheckEnds(ends, bytes!.Count, path);
        TRecord[] records = new TRecord[ends.Length];
        HashSet<TKey> keys = [];
        for (int i = 0; i < records.Length; i++)
        {
            long start = i == 0 ? 0 : ends[i - 1];
            byte[] json = new byte[ends[i] - start];
            file.Read(Records, start, json.AsSpan());
            float[] vector = new float[map.Dimensions];
            file.Read(Vectors, (long)i * map.Dimensions, vector.AsSpan());
            (records[i], TKey key) = Record(json, vector, map, typeInfo, path, i);
            if (!keys.Add(key))
            {
                throw Invalid(path, $"record {i} has the key of one before");
            }
        }

        return records;
    }

    private static void CheckEnds(long[] ends, long byteCount, string path)
    {
        long start = 0;
        for (int i = 0; i < ends.Length; start = ends[i++])
        {
            if (ends[i] < start || ends[i] > byteCount || ends[i] - start > Array.MaxLength)
            {
                throw Invalid(path, $"record {i} ends at byte {ends[i]} of {byteCount}, after one that ends at {start}");
            }
        }

        if (start != byteCount)
        {
            throw Invalid(path, $"the last record ends at byte {start} of {byteCount}");
        }
    }

    private static void CheckHeader(SafetensorsReader file, string path, string function, int dimensions)
    {
        if (!file.Metadata.TryGetValue(FormatKey, out string? version) || version != FormatVersion)
        {
            throw Invalid(path, $"it is of version {version ?? "none"}; expected {FormatVersion}");
        }

        if (!file.Metadata.TryGetValue(FunctionKey, out string? own) || own != function)
        {
            throw Invalid(path, $"its distance function is {own ?? "none"}; expected {function}, that of the map");
        }

        if (!file.TryGetTensor(Vectors, out SafetensorsTensor? vectors) || !file.TryGetTensor(Ends, out SafetensorsTensor? ends)
            || !file.TryGetTensor(Records, out SafetensorsTensor? records)
            || vectors.ElementType != TensorElementType.F32 || vectors.Shape.Count != 2 || vectors.Shape[1] != dimensions
            || ends.ElementType != TensorElementType.I64 || ends.Shape.Count != 1 || ends.Shape[0] != vectors.Shape[0]
            || records.ElementType != TensorElementType.U8 || ends.Shape[0] > Array.MaxLength)
        {
            string found = string.Join("; ", file.Tensors);
            throw Invalid(path, $"it has {found}; expected vectors F32 [n × {dimensions}], record_ends I64 [n] and records U8");
        }
    }

    // A record's own code may refuse what a file holds, in a constructor or a property, and the map's what it lacks.
    private static (TRecord Record, TKey Key) Record<TKey, TRecord>(
        byte[] json, float[] vector, GalleryRecordMap<TKey, TRecord> map, JsonTypeInfo<TRecord> typeInfo, string path, int number)
        where TKey : notnull
        where TRecord : class
    {
        TRecord? record;
        TKey? key = default;
        try
        {
            record = JsonSerializer.Deserialize(json, typeInfo);
            if (record is not null)
            {
                record = map.WithVector(record, vector);
                key = map.Key(record);
            }
        }
        catch (Exception e) when (
            e is JsonException or ArgumentException or FormatException or InvalidOperationException or InvalidDataException
                or OverflowException)
        {
            throw Invalid(path, $"record {number} is none: {e.Message}", e);
        }

        return record is null ? throw Invalid(path, $"record {number} is null")
            : key is null ? throw Invalid(path, $"record {number} has no key")
            : (record, key);
    }

    private static List<ReadOnlyMemory<float>> Blocks<TKey, TRecord>(GalleryView<TKey, TRecord> view, int dimensions)
    {
        List<ReadOnlyMemory<float>> blocks = [];
        int blockRows = Math.Max(1, BlockFloats / dimensions);
        for (int start = 0; start < view.Slots.Length; start += blockRows)
        {
            ReadOnlySpan<int> slots = view.Slots.Slice(start, Math.Min(blockRows, view.Slots.Length - start));
            float[] block = new float[slots.Length * dimensions];
            view.Snapshot.CopyRows(slots, block);
            blocks.Add(block);
        }

        return blocks;
    }

    /// <summary>An error that names the file.</summary>
    public static InvalidDataException Invalid(string path, string problem, Exception? cause = null) =>
        new($"The file {path} holds no collection that can be loaded: {problem}. Load one that Save wrote, with the map it had.", cause);
}
