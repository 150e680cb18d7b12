using System.Buffers.Binary;
using System.Text;
using MetricLearning.Distances;

namespace MetricLearning.USearch;

/// <summary>Writes a gallery as one file, in one step, and checks one before USearch sees it.</summary>
internal static class GalleryFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>What is thrown about a file.</summary>
    public static InvalidDataException Invalid(string path, string fault, Exception? inner = null) =>
        new(
            $"'{path}' is no whole file of a {nameof(USearchGallery)}: {fault}. Pass a file that Save wrote, or save the gallery anew.",
            inner);

    /// <summary>
    /// Writes a temporary file beside the one that is meant, brings it to the disk, and moves it to the name. If anything fails, the
    /// temporary file is deleted and the file of that name is as it was. No addition may run beside.
    /// </summary>
    public static void Write(string path, DistanceMetric metric, int dimension, USearchGalleryOptions options, GalleryState state)
    {
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        bool isMoved = false;
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, BufferSize))
            {
                if (state.Count > 0)
                {
                    state.Graph.Save(temporary); // into the file that exists, whose name and rights are known to be good
                }

                Complete(stream, metric, dimension, options, state);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            isMoved = true;
        }
        finally
        {
            if (!isMoved)
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Checks everything that USearch or a gallery relies on.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="verifyRows">Whether the rows' checksum is compared, which reads all of them.</param>
    /// <exception cref="InvalidDataException">The file is no gallery's, or damaged.</exception>
    public static unsafe (GalleryTables Tables, long IndexBytes) Check(MappedFile file, string path, bool verifyRows)
    {
        byte* end = file.Start + file.Length;
        GalleryFooter footer = GalleryFooter.Read(new(end - GalleryFooter.Length, GalleryFooter.Length), file.Length, path);
        byte* graph = file.Start + footer.RowBytes, tables = graph + footer.GraphBytes;
        if (Checksum.Of(tables, footer.TableBytes) != footer.TableSum || Checksum.Of(graph, footer.GraphBytes) != footer.GraphSum
            || (verifyRows && Checksum.Of(file.Start, footer.RowBytes) != footer.RowSum))
        {
            throw Invalid(path, "its bytes are not those that were written");
        }

        using UnmanagedMemoryStream stream = new(tables, footer.TableBytes);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        GalleryTables read = GalleryTables.Read(reader, footer.TableBytes, path);
        if (read.Ids.Length > 0)
        {
            RowCodec codec = new(read.Metric, read.Dimension, read.Options.Storage);
            GraphFormat.Check(path, file.Start, footer, read, codec);
            if (verifyRows && !GraphFormat.HasFiniteRows(file.Start, codec))
            {
                throw Invalid(path, "a row holds NaN or an infinity");
            }
        }

        return (read, footer.RowBytes + footer.GraphBytes);
    }

    // Sums up what USearch wrote, and writes tables and footer behind it.
    private static void Complete(
        FileStream stream, DistanceMetric metric, int dimension, USearchGalleryOptions options, GalleryState state)
    {
        long rowBytes = 0, indexBytes = state.Count > 0 ? stream.Length : 0;
        if (indexBytes > 0)
        {
            byte[] sizes = new byte[2 * sizeof(uint)];
            stream.ReadExactly(sizes);
            stream.Position = 0;
            rowBytes = sizes.Length
                + (BinaryPrimitives.ReadUInt32LittleEndian(sizes) * (long)BinaryPrimitives.ReadUInt32LittleEndian(sizes.AsSpan(4)));
            if (rowBytes >= indexBytes)
            {
                throw new IOException($"USearch wrote {indexBytes} bytes, {rowBytes} of them rows; expected a graph behind. Try again.");
            }
        }

        uint rowSum = SumOf(stream, rowBytes), graphSum = SumOf(stream, indexBytes - rowBytes);
        SummingStream summed = new(stream);
        using (BinaryWriter writer = new(summed, Encoding.UTF8, leaveOpen: true))
        {
            GalleryTables.Write(writer, metric, dimension, options, state);
        }

        stream.Write(new GalleryFooter(
            rowBytes, indexBytes - rowBytes, summed.Length, rowSum, graphSum, summed.Value).ToBytes());
    }

    private static uint SumOf(FileStream stream, long length)
    {
        Checksum sum = new();
        byte[] buffer = new byte[BufferSize];
        while (length > 0)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(length, buffer.Length));
            stream.ReadExactly(piece);
            sum.Add(piece);
            length -= piece.Length;
        }

        return sum.Value;
    }

    /// <summary>Sums up what is written through it.</summary>
    private sealed class SummingStream(Stream stream) : Stream
    {
        private Checksum _sum = new();
        private long _length;

        public uint Value => _sum.Value;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _sum.Add(buffer);
            _length += buffer.Length;
            stream.Write(buffer);
        }
    }
}
