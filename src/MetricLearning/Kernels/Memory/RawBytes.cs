using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>The bytes of numbers as they lie in memory.</summary>
internal static class RawBytes
{
    /// <summary>Requires a machine whose numbers lie in memory as they lie in files, the least significant byte first.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine has the most significant byte first.</exception>
    public static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException(
                "This machine has the most significant byte of a number first; files have the least significant one first. Use a machine " +
                "that has it first too.");
        }
    }

    /// <summary>The bytes of numbers, to be read.</summary>
    /// <exception cref="OverflowException">There are more than <see cref="int.MaxValue"/> bytes.</exception>
    public static ReadOnlySpan<byte> Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values);

    /// <summary>The bytes of numbers, to be written: any bytes are numbers.</summary>
    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T})" path="/exception"/>
    public static Span<byte> Of<T>(Span<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values);
}
