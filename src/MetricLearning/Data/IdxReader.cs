using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;

namespace MetricLearning.Data;

/// <summary>Reads one IDX stream, already decompressed: first the header, then the values.</summary>
/// <remarks>
/// Layout: two zero bytes, element type, rank, then rank lengths and all values, every number most significant byte first. Memory is taken
/// for values that are there: where the length of the stream is known it is compared with the header first, elsewhere the array doubles as
/// values arrive. So what a wrong header costs is bounded by what the stream holds.
/// </remarks>
internal sealed class IdxReader
{
    private const int ChunkElements = 8192;
    private const int FirstElements = 8 * ChunkElements; // of an array that doubles

    private readonly ReadBytes _read;
    private readonly string _name;
    private readonly long? _byteCount;

    /// <summary>Reads the header.</summary>
    /// <param name="read">Reads the stream.</param>
    /// <param name="name">The name of the stream in errors.</param>
    /// <param name="byteCount">How many bytes the stream holds, or null if only its end tells.</param>
    /// <exception cref="InvalidDataException">The header is not one of IDX, or declares more values than an array holds.</exception>
    public IdxReader(ReadBytes read, string name, long? byteCount)
    {
        _read = read;
        _name = name;
        _byteCount = byteCount;
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

    /// <summary>Fills memory from a stream, all of it but where the stream ends before, and returns how much was read.</summary>
    public delegate int ReadBytes(Span<byte> bytes);

    /// <summary>The type of the values in the stream.</summary>
    public IdxElementType ElementType { get; }

    /// <summary>The length of each dimension.</summary>
    public nint[] Lengths { get; }

    /// <summary>The number of values, the product of the lengths.</summary>
    public int ElementCount { get; }

    private long ValueByteCount => (long)ElementCount * ElementSize;

    private string Declared => string.Join(" × ", Lengths);

    private int ElementSize => ElementType switch
    {
        IdxElementType.UnsignedByte or IdxElementType.SignedByte => 1,
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Single => 4,
        _ => 8,
    };

    /// <summary>An error that names the file.</summary>
    public InvalidDataException Invalid(string problem, string remedy = "Get the file anew") => new($"{_name} {problem}. {remedy}.");

    /// <summary>Reads all values and makes sure that nothing follows them.</summary>
    /// <exception cref="InvalidDataException">
    /// The memory is above the limit, which is checked first; the stream is too short or too long.
    /// </exception>
    public T[] ReadValues<T>(int bytesPerValue, long maxByteCount)
        where T : INumber<T>
    {
        long memory = (long)ElementCount * bytesPerValue;
        if (memory > maxByteCount)
        {
            throw Invalid(
                $"declares {Declared} values, {memory} bytes of memory; the limit is {maxByteCount}",
                "Raise maxByteCount if you trust the file");
        }

        CheckByteCount();
        int firstLength = _byteCount is null ? Math.Min(ElementCount, FirstElements) : ElementCount;
        T[] values = GC.AllocateUninitializedArray<T>(firstLength);
        byte[] chunk = new byte[Math.Min(ElementCount, ChunkElements) * ElementSize];
        for (int start = 0, count; start < ElementCount; start += count)
        {
            if (start == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(2L * values.Length, ElementCount));
            }

            count = Math.Min(ChunkElements, values.Length - start);
            ReadChunk(chunk.AsSpan(0, count * ElementSize), (long)start * ElementSize);
            Decode(chunk, values.AsSpan(start, count));
        }

        if (_read(stackalloc byte[1]) > 0)
        {
            throw GoesOn();
        }

        return values;
    }

    private void CheckByteCount()
    {
        if (_byteCount is not { } byteCount)
        {
            return;
        }

        long read = byteCount - (sizeof(uint) * (1 + Lengths.Length));
        if (read != ValueByteCount)
        {
            throw read < ValueByteCount ? EndsAfter(read) : GoesOn();
        }
    }

    private void ReadHeader(Span<byte> bytes)
    {
        int read = _read(bytes);
        if (read < bytes.Length)
        {
            throw Invalid($"ends within its header, {read} bytes into a part of {bytes.Length}");
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
            throw Invalid($"declares {Declared} values; expected at most {Array.MaxLength}, what an array holds", "Split the file");
        }

        return (int)count;
    }

    private void ReadChunk(Span<byte> chunk, long position)
    {
        int read = _read(chunk);
        if (read < chunk.Length)
        {
            throw EndsAfter(position + read);
        }
    }

    private InvalidDataException EndsAfter(long read) =>
        Invalid($"ends after {read} bytes of values; expected {ValueByteCount} for {Declared}");

    private InvalidDataException GoesOn() => Invalid($"goes on after the {ValueByteCount} bytes of values that its header declares");

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
