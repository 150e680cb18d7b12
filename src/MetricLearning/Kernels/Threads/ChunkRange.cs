using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>
/// Neighbouring chunks that no thread has taken yet: their owner takes them from the front, others from the back. Thread-safe.
/// </summary>
/// <remarks>Two cache lines long, so that threads which take from different ranges do not slow each other down.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct ChunkRange
{
    [FieldOffset(0)]
    private long _firstAndEnd; // first chunk in the lower half, end in the upper

    /// <summary>Fills the range. What was written before is visible to the thread that takes a chunk of it.</summary>
    public void Fill(int first, int end) => Volatile.Write(ref _firstAndEnd, ((long)end << 32) | (uint)first);

    /// <summary>Takes the first chunk.</summary>
    public bool TryTakeFirst(out int chunk) => TryTake(fromBack: false, out chunk);

    /// <summary>Takes the last chunk.</summary>
    public bool TryTakeLast(out int chunk) => TryTake(fromBack: true, out chunk);

    private bool TryTake(bool fromBack, out int chunk)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _firstAndEnd);
            int first = (int)seen, end = (int)(seen >> 32);
            chunk = fromBack ? end - 1 : first;
            if (first >= end)
            {
                return false;
            }

            long left = fromBack ? seen - (1L << 32) : seen + 1;
            if (Interlocked.CompareExchange(ref _firstAndEnd, left, seen) == seen)
            {
                return true;
            }
        }
    }
}
