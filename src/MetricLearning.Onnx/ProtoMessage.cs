using System.Buffers.Binary;
using System.Text;

namespace MetricLearning.Onnx;

/// <summary>A protocol buffers message that is being written, field after field.</summary>
/// <remarks>
/// A field is a key, <c>number · 8 + wire type</c>, and a value: wire type 0 is a varint, 2 a length and as many bytes, 5 four bytes. Large
/// byte fields are kept as they were given, not copied, until the message is written.
/// Source: Protocol Buffers Documentation, Encoding.
/// </remarks>
internal sealed class ProtoMessage
{
    private const int Varint = 0;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private readonly List<byte> _open = [];

    /// <summary>The bytes of the message so far.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an integer.</summary>
    public ProtoMessage Add(int field, long value)
    {
        AddKey(field, Varint);
        AddVarint((ulong)value);
        return this;
    }

    /// <summary>Adds a number in single precision.</summary>
    public ProtoMessage Add(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        AddKey(field, Fixed32);
        AddOpen(bytes);
        return this;
    }

    /// <summary>Adds text in UTF-8.</summary>
    public ProtoMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes, which must not change any more.</summary>
    public ProtoMessage Add(int field, ReadOnlyMemory<byte> value)
    {
        AddKey(field, Bytes);
        AddVarint((ulong)value.Length);
        Close();
        _parts.Add(value);
        Length += value.Length;
        return this;
    }

    /// <summary>Adds a message, which must not change any more.</summary>
    public ProtoMessage Add(int field, ProtoMessage value)
    {
        value.Close();
        AddKey(field, Bytes);
        AddVarint((ulong)value.Length);
        Close();
        _parts.AddRange(value._parts);
        Length += value.Length;
        return this;
    }

    /// <summary>Writes the message.</summary>
    public void WriteTo(Stream stream)
    {
        Close();
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            stream.Write(part.Span);
        }
    }

    private void AddKey(int field, int wireType) => AddVarint(((ulong)field << 3) | (uint)wireType);

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void AddVarint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        for (; value > 0x7F; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        AddOpen(bytes[..count]);
    }

    private void AddOpen(ReadOnlySpan<byte> bytes)
    {
        _open.AddRange(bytes);
        Length += bytes.Length;
    }

    private void Close()
    {
        if (_open.Count > 0)
        {
            _parts.Add(_open.ToArray());
            _open.Clear();
        }
    }
}
