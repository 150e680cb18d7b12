namespace MetricLearning.Tests.Reference;

/// <summary>A file that would not fit memory: some bytes at its beginning and at its end, zeros between.</summary>
internal sealed class LongStream(byte[] begin, byte[] end, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - Position);
        for (int i = 0; i < count; i++)
        {
            long at = Position + i;
            long fromEnd = at - (length - end.Length);
            buffer[i] = at < begin.Length ? begin[at] : fromEnd >= 0 ? end[fromEnd] : (byte)0;
        }

        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
