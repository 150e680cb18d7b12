using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Persistence;

/// <summary>Fills memory with the numbers of a tensor, in row-major order.</summary>
/// <param name="start">
/// The first number that is asked for. Calls come in order, without a gap and one at a time, from any thread.
/// </param>
/// <param name="destination">Receives the numbers from there.</param>
internal delegate void FillNumbers<T>(long start, Span<T> destination);

/// <summary>Where the numbers of a tensor that is to be written come from; nothing is copied before it is written.</summary>
internal abstract class TensorSource
{
    /// <summary>Bytes that are written in one call: enough for a disk, and few enough to stay in a near cache.</summary>
    public const int BlockSize = 1 << 20;

    /// <summary>Writes all numbers, the least significant byte of each first.</summary>
    public abstract void WriteTo(Stream stream);

    /// <summary>Numbers in blocks of memory, one after the other.</summary>
    public static TensorSource Of<T>(IReadOnlyList<ReadOnlyMemory<T>> blocks)
        where T : unmanaged => new Blocks<T>(blocks);

    /// <summary>The numbers of a dense tensor.</summary>
    public static TensorSource Of<T>(Tensor<T> tensor)
        where T : unmanaged => new Whole<T>(tensor);

    /// <summary>Numbers that are made when they are wanted.</summary>
    public static TensorSource Of<T>(long count, FillNumbers<T> fill)
        where T : unmanaged => new Filled<T>(count, fill);

    private static int BlockLength<T>() => BlockSize / TensorElementTypes.Of<T>().Size();

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        while (!values.IsEmpty)
        {
            ReadOnlySpan<T> block = values[..Math.Min(values.Length, BlockLength<T>())];
            stream.Write(RawBytes.Of(block));
            values = values[block.Length..];
        }
    }

    private sealed class Blocks<T>(IReadOnlyList<ReadOnlyMemory<T>> blocks) : TensorSource
        where T : unmanaged
    {
        public override void WriteTo(Stream stream)
        {
            foreach (ReadOnlyMemory<T> block in blocks)
            {
                Write(stream, block.Span);
            }
        }
    }

    private sealed class Whole<T>(Tensor<T> tensor) : TensorSource
        where T : unmanaged
    {
        public override void WriteTo(Stream stream) => Write(stream, TensorMemory.Of(tensor.AsReadOnlyTensorSpan()));
    }

    // A block is made while the one before it is written.
    private sealed class Filled<T>(long count, FillNumbers<T> fill) : TensorSource
        where T : unmanaged
    {
        public override void WriteTo(Stream stream)
        {
            int length = (int)Math.Min(count, BlockLength<T>());
            T[] current = new T[length], next = count > length ? new T[length] : [];
            Fill(0, current);
            for (long start = 0; start < count; start += length)
            {
                long following = start + length;
                T[] destination = next;
                WorkAhead? filling = following < count ? WorkAhead.Start(() => Fill(following, destination)) : null;
                try
                {
                    Write<T>(stream, current.AsSpan(0, (int)Math.Min(length, count - start)));
                }
                catch
                {
                    filling?.GiveUp();
                    throw;
                }

                filling?.End();
                (current, next) = (next, current);
            }
        }

        private void Fill(long start, T[] block) => fill(start, block.AsSpan(0, (int)Math.Min(block.Length, count - start)));
    }
}
