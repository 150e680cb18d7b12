using System.IO.Compression;

namespace MetricLearning.Data;

/// <summary>Decompresses a gzip file of one or more members and makes sure that the file ends where the last of them does.</summary>
/// <remarks>
/// <see cref="GZipStream"/> compares the checksum and the length behind a member with its content, but takes a file that ends before or
/// within them for whole, and ignores what follows the last member. So one more member, of known content, is put behind the file: it is
/// found only behind a whole member, and is missing from the content where the file is cut short or other bytes follow.
/// </remarks>
internal sealed class GzipContent : IDisposable
{
    private const int BufferLength = 1 << 16;

    private static readonly byte[] Mark = "the end "u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly string _name;
    private readonly GZipStream _content;
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _start; // what is decompressed but not read stands from here
    private int _end; // to here; the last of it may be the mark
    private bool _isAtEnd;

    /// <summary>Opens a gzip file.</summary>
    /// <param name="file">The file, from its position to its end. Left open.</param>
    /// <param name="name">The name of the file in errors.</param>
    public GzipContent(Stream file, string name)
    {
        _name = name;
        _content = new(new MarkedFile(file), CompressionMode.Decompress);
    }

    /// <summary>Reads on.</summary>
    /// <param name="bytes">Receives what was compressed, all of it but where the content ends before.</param>
    /// <returns>The number of bytes read.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, cut short, or goes on after its last member.</exception>
    public int Read(Span<byte> bytes)
    {
        int read = 0;
        while (read < bytes.Length)
        {
            int count = Math.Min(_end - _start - Mark.Length, bytes.Length - read);
            if (count > 0)
            {
                _buffer.AsSpan(_start, count).CopyTo(bytes[read..]);
                _start += count;
                read += count;
            }
            else if (!Advance())
            {
                break;
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private bool Advance()
    {
        if (_isAtEnd)
        {
            return false;
        }

        Span<byte> rest = _buffer.AsSpan(_start, _end - _start);
        rest.CopyTo(_buffer);
        (_start, _end) = (0, rest.Length);
        int read = Decompress(_buffer.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
        if (_isAtEnd && !_buffer.AsSpan(0, _end).SequenceEqual(Mark))
        {
            throw new InvalidDataException(
                $"{_name} is cut short, or goes on after its gzip stream: it does not end where a checksum and a length do. " +
                "Get the file anew.");
        }

        return !_isAtEnd;
    }

    private int Decompress(Span<byte> bytes)
    {
        try
        {
            return _content.Read(bytes);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(
                $"{_name} is damaged or cut short: its gzip stream does not decompress, or not to what its checksum says. " +
                "Get the file anew.",
                exception);
        }
    }

    private static byte[] Compress(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>The bytes of a file, and those of the mark's member behind them.</summary>
    private sealed class MarkedFile(Stream file) : Stream
    {
        private readonly MemoryStream _mark = new(MarkMember);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int read = file.Read(buffer);
            return read > 0 ? read : _mark.Read(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
