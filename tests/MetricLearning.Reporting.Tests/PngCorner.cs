using System.Buffers.Binary;
using System.IO.Compression;

namespace MetricLearning.Reporting.Tests;

/// <summary>Reads the width and the first pixel of a PNG file: every filter leaves the first pixel of the first line as it is.</summary>
internal static class PngCorner
{
    public static (int Width, byte[] Pixel) Read(byte[] file)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        using MemoryStream data = new();
        for (int place = 8; place < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place));
            if (file.AsSpan(place + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(file, place + 8, length);
            }

            place += 12 + length;
        }

        data.Position = 0;
        using ZLibStream lines = new(data, CompressionMode.Decompress);
        byte[] start = new byte[4];
        lines.ReadExactly(start);
        return (width, start[1..]);
    }
}
