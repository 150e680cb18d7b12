using System.Buffers.Binary;
using System.IO.Compression;

namespace MetricLearning.Reporting.Pictures;

/// <summary>Writes PNG images of 8 bits a value, grey or coloured (W3C, Portable Network Graphics, 3rd edition).</summary>
internal static class PngImage
{
    private const byte BitDepth = 8;
    private const byte Grey = 0;
    private const byte Color = 2;

    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = CreateCrcTable();

    /// <summary>Writes an image.</summary>
    /// <param name="pixels">The values, line by line, the channels of a pixel side by side.</param>
    /// <param name="width">The columns of pixels.</param>
    /// <param name="height">The lines.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        using MemoryStream data = new();
        using (ZLibStream compressed = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            int stride = width * channels;
            for (int line = 0; line < height; line++)
            {
                compressed.WriteByte(0); // no filter
                compressed.Write(pixels.Slice(line * stride, stride));
            }
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = BitDepth;
        header[9] = channels == 1 ? Grey : Color;
        header[10..].Clear(); // the only compression, the only filters, not interlaced
        using MemoryStream file = new();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(Crc(uint.MaxValue, name), data) ^ uint.MaxValue);
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte one in data)
        {
            crc = CrcTable[(byte)(crc ^ one)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] CreateCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
