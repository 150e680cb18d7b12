using System.Buffers.Binary;

namespace MetricLearning.USearch;

/// <summary>The last bytes of a gallery's file, which say what stands before them.</summary>
/// <remarks>
/// <code>
/// rows, [n] of a fixed length, after two numbers of 4 bytes     USearch's own file,
/// USearch's head, levels and lists of neighbours                as usearch_save writes it
/// settings, labels and ids                                      see GalleryTables
/// this, 64 bytes, little-endian
/// </code>
/// One file, so that no half can be missing or another's. USearch's part comes first, so that other programs can open the file as theirs.
/// </remarks>
/// <param name="RowBytes">The bytes of the rows.</param>
/// <param name="GraphBytes">The bytes of head, levels and lists.</param>
/// <param name="TableBytes">The bytes of settings, labels and ids.</param>
/// <param name="RowSum">Checksums of the same.</param>
/// <param name="GraphSum">The second.</param>
/// <param name="TableSum">The third.</param>
internal readonly record struct GalleryFooter(
    long RowBytes, long GraphBytes, long TableBytes, uint RowSum, uint GraphSum, uint TableSum)
{
    /// <summary>The bytes of a footer.</summary>
    public const int Length = 64;

    private const int SummedLength = Length - sizeof(uint);
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "MLUSEGAL"u8;

    /// <summary>Reads a footer.</summary>
    /// <param name="bytes">The last bytes of the file.</param>
    /// <param name="fileLength">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">The file is no gallery's, or not whole.</exception>
    public static GalleryFooter Read(ReadOnlySpan<byte> bytes, long fileLength, string path)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw GalleryFile.Invalid(path, "it does not end as one does; it is another program's, or its end is missing");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[SummedLength..]) != Sum(bytes))
        {
            throw GalleryFile.Invalid(path, "its last 64 bytes are damaged");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]);
        if (version != Version)
        {
            throw GalleryFile.Invalid(
                path, $"it is of format {version}, and {Version} is known here; read it by a later version of this package");
        }

        GalleryFooter footer = new(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]));
        Int128 expected = (Int128)footer.RowBytes + footer.GraphBytes + footer.TableBytes + Length;
        bool isWhole = footer is { RowBytes: >= 0, GraphBytes: >= 0, TableBytes: >= 0 } && expected == fileLength;
        return isWhole ? footer : throw GalleryFile.Invalid(path, $"it has {fileLength} bytes and says that it has {expected}");
    }

    /// <summary>Writes the footer.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), RowBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), GraphBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), TableBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(32), RowSum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(36), GraphSum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), TableSum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(44), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(SummedLength), Sum(bytes));
        return bytes;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        Checksum sum = new();
        sum.Add(bytes[..SummedLength]);
        return sum.Value;
    }
}
