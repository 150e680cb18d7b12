using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;

namespace MetricLearning.Data;

/// <summary>Reads one IDX stream, already decompressed: first the header, then the values.</summary>
/// <remarks>
/// Layout: two zero bytes, element type, rank, then rank lengths and all values, every number most significant byte first.
/// </remarks>
internal sealed class IdxReader
{
    private const int ChunkElements = 8192;

    private readonly Stream _stream;
    private readonly string _name;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The header is not one of IDX, or declares more values than an array holds.</exception>
    public IdxReader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        Span<byte> magic = stackalloc byte[4];
        ReadHeader(magic);
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Invalid($"starts with bytes {Convert.ToHexString(magic)}; expected 0000, the type and the rank of an IDX file");
        }

        ElementType = (IdxElementType)magic[2];
        if (!Enum.IsDefined(ElementType))
        {
            throw Invalid($"has the unknown element type 0x{magic[2]:X2}; expected 0x08, 0x09, 0x0B, 0x0C, 0x0D or 0x0E");
        }

        if (magic[3] == 0)
        {
            throw Invalid("has rank 0; expected at least 1 dimension");
        }

        Lengths = ReadLengths(magic[3]);
        ElementCount = CountElements();
    }

    /// <summary>The type of the values in the stream.</summary>
    public IdxElementType ElementType { get; }

    /// <summary>The length of each dimension.</summary>
    public nint[] Lengths { get; }

    /// <summary>The number of values, the product of the lengths.</summary>
    public int ElementCount { get; }

    private int ElementSize => ElementType switch
    {
        IdxElementType.UnsignedByte or IdxElementType.SignedByte => 1,
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Single => 4,
        _ => 8,
    };

    /// <summary>An error that names the file.</summary>
    public InvalidDataException Invalid(string problem) => new($"{_name} {problem}.");

    /// <summary>Reads all values and makes sure that nothing follows them.</summary>
    /// <exception cref="InvalidDataException">
    /// The memory is above the limit, which is checked first; the stream is too short or too long.
    /// </exception>
    public T[] ReadValues<T>(int bytesPerValue, long maxByteCount)
        where T : INumber<T>
    {
        long byteCount = (long)ElementCount * bytesPerValue;
        if (byteCount > maxByteCount)
        {
            throw Invalid(
                $"declares {string.Join(" × ", Lengths)} values, {byteCount} bytes of memory; the limit is {maxByteCount}. " +
                "Raise maxByteCount if you trust the file");
        }

        T[] values = GC.AllocateUninitializedArray<T>(ElementCount);
        byte[] chunk = new byte[Math.Min(ElementCount, ChunkElements) * ElementSize];
        for (int start = 0; start < values.Length; start += ChunkElements)
        {
            Span<T> part = values.AsSpan(start, Math.Min(ChunkElements, values.Length - start));
            ReadChunk(chunk.AsSpan(0, part.Length * ElementSize), (long)start * ElementSize);
            Decode(chunk, part);
        }

        if (Read(stackalloc byte[1]) > 0)
        {
            throw Invalid($"goes on after the {(long)ElementCount * ElementSize} bytes of values that its header declares");
        }

        return values;
    }

    private void ReadHeader(Span<byte> bytes)
    {
        int read = Read(bytes);
        if (read < bytes.Length)
        {
            throw Invalid($"ends within its header, {read} bytes into a part of {bytes.Length}");
        }
    }

    private int Read(Span<byte> bytes)
    {
        try
        {
            return _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{_name} is damaged or cut short: its gzip stream does not decompress.", exception);
        }
    }

    private nint[] ReadLengths(int rank)
    {
        Span<byte> bytes = stackalloc byte[rank * sizeof(uint)];
        ReadHeader(bytes);
        nint[] lengths = new nint[rank];
        for (int i = 0; i < rank; i++)
        {
            lengths[i] = (nint)BinaryPrimitives.ReadUInt32BigEndian(bytes[(i * sizeof(uint))..]);
        }

        return lengths;
    }

    private int CountElements()
    {
        BigInteger count = 1;
        foreach (nint length in Lengths)
        {
            count *= length;
        }

        if (count > Array.MaxLength || Lengths.Any(length => length > Array.MaxLength))
        {
            throw Invalid($"declares {string.Join(" × ", Lengths)} values; expected at most {Array.MaxLength}, what an array holds");
        }

        return (int)count;
    }

    private void ReadChunk(Span<byte> chunk, long position)
    {
        int read = Read(chunk);
        if (read < chunk.Length)
        {
            throw Invalid(
                $"ends after {position + read} bytes of values; expected {(long)ElementCount * ElementSize} for " +
                $"{string.Join(" × ", Lengths)}");
        }
    }

    // Every element type fits a double without loss.
    private void Decode<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : INumber<T>
    {
        if (ElementType == IdxElementType.UnsignedByte)
        {
            TensorPrimitives.ConvertTruncating(bytes[..values.Length], values);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes[(i * ElementSize)..];
            values[i] = T.CreateTruncating(ElementType switch
            {
                IdxElementType.SignedByte => (sbyte)value[0],
                IdxElementType.Int16 => BinaryPrimitives.ReadInt16BigEndian(value),
                IdxElementType.Int32 => BinaryPrimitives.ReadInt32BigEndian(value),
                IdxElementType.Single => BinaryPrimitives.ReadSingleBigEndian(value),
                _ => BinaryPrimitives.ReadDoubleBigEndian(value),
            });
        }
    }
}
