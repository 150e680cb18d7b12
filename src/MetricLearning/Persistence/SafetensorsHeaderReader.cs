using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace MetricLearning.Persistence;

/// <summary>Reads the header of a safetensors file; refuses what the format does not allow, before memory for numbers is taken.</summary>
/// <remarks>
/// Memory is O(header), and the header is as long as it says before any is taken. Names are compared as they are meant, after escapes.
/// </remarks>
internal sealed class SafetensorsHeaderReader
{
    private const int MaxDepth = 3; // header, tensor, shape

    private readonly string _file;
    private readonly Dictionary<string, string> _metadata = [];
    private readonly Dictionary<string, SafetensorsTensor> _tensors = [];
    private bool _hasMetadata;

    private SafetensorsHeaderReader(string file) => _file = file;

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The file from its position to its end, able to seek.</param>
    /// <param name="file">The name of the file in errors.</param>
    /// <exception cref="InvalidDataException">It is no header of a safetensors file of that length, or beyond a limit.</exception>
    public static SafetensorsHeader Read(Stream stream, string file)
    {
        SafetensorsHeaderReader reader = new(file);
        long left = stream.Length - stream.Position;
        byte[] json = reader.ReadJson(stream, left);
        try
        {
            reader.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{file} has a header that is no JSON as safetensors has it ({exception.Message}). Get the file anew.", exception);
        }

        long byteCount = SafetensorsHeader.LengthSize + json.Length;
        return new(reader._metadata, reader.InOrder(left - byteCount), byteCount);
    }

    private byte[] ReadJson(Stream stream, long left)
    {
        Span<byte> bytes = stackalloc byte[SafetensorsHeader.LengthSize];
        if (left < bytes.Length + "{}".Length)
        {
            throw Invalid($"has {Math.Max(left, 0)} bytes; expected a header, at least 10. It is empty, cut short or no safetensors file");
        }

        stream.ReadExactly(bytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > SafetensorsHeader.MaxLength)
        {
            throw Invalid(
                $"begins with the number {length}; expected the length of its header, at most {SafetensorsHeader.MaxLength} bytes. " +
                "It is no safetensors file", "Pass another file");
        }

        if ((long)length > left - bytes.Length)
        {
            throw Invalid($"has {left - bytes.Length} bytes for a header of {length}; it is cut short or no safetensors file");
        }

        byte[] json = GC.AllocateUninitializedArray<byte>((int)length);
        stream.ReadExactly(json);
        if (json.Length == 0 || json[0] != (byte)'{')
        {
            throw Invalid("has a header that does not begin with {; it is no safetensors file", "Pass another file");
        }

        return Utf8.IsValid(json) ? json : throw Invalid("has a header that is not UTF-8");
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name == SafetensorsHeader.MetadataName)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        reader.Read(); // throws where more than space follows
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_hasMetadata)
        {
            throw Invalid($"has {SafetensorsHeader.MetadataName} twice in its header; expected it once");
        }

        _hasMetadata = true;
        Require(ref reader, JsonTokenType.StartObject, SafetensorsHeader.MetadataName);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Require(ref reader, JsonTokenType.String, $"metadata {StrictText.Shown(key)}");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Invalid($"has metadata {StrictText.Shown(key)} twice; expected every name once");
            }

            if (_metadata.Count > SafetensorsHeader.MaxMetadataCount)
            {
                throw Invalid(
                    $"has more than {SafetensorsHeader.MaxMetadataCount} entries of metadata, the most that are read here",
                    "Make a smaller one");
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string shown = $"tensor {StrictText.Shown(name)}";
        Require(ref reader, JsonTokenType.StartObject, shown);
        TensorElementType? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            bool isNew = key switch
            {
                "dtype" => type is null,
                "shape" => shape is null,
                "data_offsets" => offsets is null,
                _ => throw Invalid($"has {StrictText.Shown(key)} in {shown}; expected dtype, shape and data_offsets"),
            };
            if (!isNew)
            {
                throw Invalid($"has {key} twice in {shown}; expected it once");
            }

            if (key == "dtype")
            {
                type = ReadType(ref reader, shown);
            }
            else if (key == "shape")
            {
                shape = ReadNumbers(ref reader, $"the shape of {shown}");
            }
            else
            {
                offsets = ReadNumbers(ref reader, $"the offsets of {shown}");
            }
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
        {
            throw Invalid($"lacks dtype, shape or two data_offsets in {shown}");
        }

        Add(new SafetensorsTensor(name, type.Value, shape, begin, end), shown);
    }

    private TensorElementType ReadType(ref Utf8JsonReader reader, string shown)
    {
        Require(ref reader, JsonTokenType.String, $"the dtype of {shown}");
        string code = reader.GetString()!;
        return TensorElementTypes.TryParse(code, out TensorElementType type)
            ? type
            : throw Invalid(
                $"has {shown} of dtype {StrictText.Shown(code)}; expected F32, F64, I32, I64 or U8, which are read here",
                "Convert it where it was made");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        Require(ref reader, JsonTokenType.StartArray, what);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == TensorShape.MaxRank)
            {
                throw Invalid($"has more than {TensorShape.MaxRank} numbers in {what}, the most that are read here", "Make a smaller one");
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt64(out ulong number) || number > long.MaxValue)
            {
                throw Invalid($"has a value in {what} that is no whole number from 0 to 2^63 - 1");
            }

            numbers.Add((long)number);
        }

        return [.. numbers];
    }

    private void Add(SafetensorsTensor tensor, string shown)
    {
        if (!TensorShape.TryCountBytes([.. tensor.Shape], tensor.ElementType.Size(), out long byteCount))
        {
            throw Invalid($"declares {shown} as {TensorShape.Text(tensor.Shape)}, more than 2^63 - 1 bytes");
        }

        if (tensor.ByteCount != byteCount)
        {
            throw Invalid(
                $"has offsets {tensor.Begin} to {tensor.End} for {shown}; expected {byteCount} bytes for {tensor.ElementType.Code()} " +
                $"{TensorShape.Text(tensor.Shape)}");
        }

        if (!_tensors.TryAdd(tensor.Name, tensor))
        {
            throw Invalid($"has {shown} twice; expected every name once");
        }

        if (_tensors.Count > SafetensorsHeader.MaxTensorCount)
        {
            throw Invalid($"has more than {SafetensorsHeader.MaxTensorCount} tensors, the most that are read here", "Make a smaller one");
        }
    }

    private SafetensorsTensor[] InOrder(long byteCount)
    {
        SafetensorsTensor[] tensors = [.. _tensors.Values.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)];
        long end = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (tensor.Begin != end)
            {
                throw Invalid(
                    $"has tensor {StrictText.Shown(tensor.Name)} begin at {tensor.Begin}; expected {end}, the end of the one before it: " +
                    "numbers lie one after the other, without hole or overlap");
            }

            end = tensor.End;
        }

        return end == byteCount
            ? tensors
            : throw Invalid(
                $"has {byteCount} bytes after its header; expected {end}, those of its tensors. It is cut short, or something follows");
    }

    private void Require(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw Invalid($"has {reader.TokenType} for {what}; expected {type}");
        }
    }

    private InvalidDataException Invalid(string problem, string remedy = "Get the file anew") => new($"{_file} {problem}. {remedy}.");
}
