using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.USearch;

/// <summary>CRC-32C of bytes that come in pieces.</summary>
internal struct Checksum
{
    private uint _value;

    /// <summary>Makes the checksum of no bytes.</summary>
    public Checksum() => _value = uint.MaxValue;

    /// <summary>The checksum of the bytes so far.</summary>
    public readonly uint Value => ~_value;

    /// <summary>The checksum of some memory.</summary>
    public static unsafe uint Of(byte* start, long length)
    {
        Checksum sum = new();
        for (long done = 0; done < length;)
        {
            int piece = (int)Math.Min(length - done, 1 << 30);
            sum.Add(new(start + done, piece));
            done += piece;
        }

        return sum.Value;
    }

    /// <summary>Takes bytes in.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            _value = BitOperations.Crc32C(_value, word); // all platforms that USearch runs on are little-endian
        }

        foreach (byte one in bytes[(words.Length * sizeof(ulong))..])
        {
            _value = BitOperations.Crc32C(_value, one);
        }
    }
}
