namespace MetricLearning.Tests.Reference;

/// <summary>Counts what is written, and remembers the first bytes of it.</summary>
internal sealed class CountingStream(int remembered) : Stream
{
    private long _length;

    public byte[] Begin { get; } = new byte[remembered];

    public int LargestWrite { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_length < Begin.Length)
        {
            int count = (int)Math.Min(Begin.Length - _length, buffer.Length);
            buffer[..count].CopyTo(Begin.AsSpan((int)_length));
        }

        _length += buffer.Length;
        LargestWrite = Math.Max(LargestWrite, buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
