using System.Numerics.Tensors;

namespace MetricLearning.Data;

/// <summary>Reads files of the IDX format, in which MNIST is published: one array of any rank, as it is or compressed by gzip.</summary>
/// <remarks>
/// Compression is told by content, not by name; a compressed file may consist of several gzip members. The memory that a header asks for is
/// compared with a limit before any of it is taken, and is taken only for values that are there: a file that is not compressed must have
/// the length that its header declares, and one that is costs at most about three times what its values up to the error need. Thread-safe.
/// </remarks>
public static class IdxFile
{
    /// <summary>The limit on the memory of the values where none is given: 1 GiB.</summary>
    public const long DefaultMaxByteCount = 1L << 30;

    private const string StreamName = "The stream";

    /// <summary>Reads unsigned bytes, such as images. O(file).</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxByteCount">The most memory that the values may take, in bytes.</param>
    /// <returns>The values in the shape that the file declares.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, cut short, if only within its checksum, too long or no IDX file; holds another type of values; or asks for more
    /// memory than the limit.
    /// </exception>
    public static Tensor<byte> ReadBytes(string path, long maxByteCount = DefaultMaxByteCount)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, reader => Bytes(reader, maxByteCount));
    }

    /// <summary>Reads unsigned bytes, such as images. O(stream).</summary>
    /// <param name="stream">The content of the file, from its position to its end; must be able to seek. Left open.</param>
    /// <param name="maxByteCount">The most memory that the values may take, in bytes.</param>
    /// <returns>The values in the shape that the stream declares.</returns>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="InvalidDataException">
    /// The content is damaged, cut short, if only within its checksum, too long or not IDX; holds another type of values; or asks for more
    /// memory than the limit.
    /// </exception>
    public static Tensor<byte> ReadBytes(Stream stream, long maxByteCount = DefaultMaxByteCount) =>
        Read(stream, StreamName, reader => Bytes(reader, maxByteCount));

    /// <summary>Reads values of any type as floats, rounded to the nearest. O(file).</summary>
    /// <inheritdoc cref="ReadBytes(string, long)" path="/param|/returns|/exception"/>
    public static Tensor<float> ReadFloats(string path, long maxByteCount = DefaultMaxByteCount)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, reader => Floats(reader, maxByteCount));
    }

    /// <summary>Reads values of any type as floats, rounded to the nearest. O(stream).</summary>
    /// <inheritdoc cref="ReadBytes(Stream, long)" path="/param|/returns|/exception"/>
    public static Tensor<float> ReadFloats(Stream stream, long maxByteCount = DefaultMaxByteCount) =>
        Read(stream, StreamName, reader => Floats(reader, maxByteCount));

    /// <summary>Reads labels: one dimension of whole numbers. O(file).</summary>
    /// <inheritdoc cref="ReadBytes(string, long)" path="/param|/exception"/>
    /// <returns>The labels, [n].</returns>
    public static int[] ReadLabels(string path, long maxByteCount = DefaultMaxByteCount)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, reader => Labels(reader, maxByteCount));
    }

    /// <summary>Reads labels: one dimension of whole numbers. O(stream).</summary>
    /// <inheritdoc cref="ReadBytes(Stream, long)" path="/param|/exception"/>
    /// <returns>The labels, [n].</returns>
    public static int[] ReadLabels(Stream stream, long maxByteCount = DefaultMaxByteCount) =>
        Read(stream, StreamName, reader => Labels(reader, maxByteCount));

    private static Tensor<byte> Bytes(IdxReader reader, long maxByteCount) =>
        reader.ElementType == IdxElementType.UnsignedByte
            ? Tensor.Create(reader.ReadValues<byte>(sizeof(byte), maxByteCount), reader.Lengths)
            : throw reader.Invalid($"holds values of type {reader.ElementType}; expected UnsignedByte", "Read it with ReadFloats");

    private static Tensor<float> Floats(IdxReader reader, long maxByteCount) =>
        Tensor.Create(reader.ReadValues<float>(sizeof(float), maxByteCount), reader.Lengths);

    private static int[] Labels(IdxReader reader, long maxByteCount)
    {
        if (reader.Lengths.Length != 1)
        {
            throw reader.Invalid($"has rank {reader.Lengths.Length}; expected the 1 dimension of labels", "Pass the file of the labels");
        }

        return reader.ElementType is IdxElementType.Single or IdxElementType.Double
            ? throw reader.Invalid(
                $"holds values of type {reader.ElementType}; expected whole numbers as labels", "Pass the file of the labels")
            : reader.ReadValues<int>(sizeof(int), maxByteCount);
    }

    private static T Read<T>(Stream stream, string name, Func<IdxReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("stream cannot seek; copy it to a MemoryStream first.", nameof(stream));
        }

        if (!IsGzip(stream))
        {
            long byteCount = stream.Length - stream.Position;
            return read(new(bytes => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false), name, byteCount));
        }

        using var content = new GzipContent(stream, name);
        return read(new(content.Read, name, byteCount: null));
    }

    private static bool IsGzip(Stream stream)
    {
        long start = stream.Position;
        bool isGzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = start;
        return isGzip;
    }
}
