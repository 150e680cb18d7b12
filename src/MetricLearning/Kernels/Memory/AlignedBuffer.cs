using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>Floats that start on a cache line and never move; grows, never shrinks, and forgets its content when it grows.</summary>
internal sealed unsafe class AlignedBuffer
{
    /// <summary>The floats of a cache line: how much more than it holds a block of memory takes whose first float is aligned.</summary>
    public const int LineFloats = LineBytes / sizeof(float);

    private const int LineBytes = 64;

    private float[] _array = [];
    private int _capacity;

    /// <summary>The largest number of floats.</summary>
    public static int MaxLength => Array.MaxLength - LineFloats;

    /// <summary>The floats that there is room for.</summary>
    public int Capacity => _capacity;

    /// <summary>The first float.</summary>
    public float* Pointer { get; private set; }

    /// <summary>The first float at or behind a place where a cache line begins: vectors that cross lines take two reads each.</summary>
    public static float* Align(float* place) => (float*)(((nint)place + LineBytes - 1) & -LineBytes);

    /// <summary>Makes room for a number of floats, a product of sizes in 64 bits.</summary>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MaxLength"/>, or fewer than 0.</exception>
    public void Reserve(long length)
    {
        if ((ulong)length > (ulong)MaxLength)
        {
            throw new InvalidOperationException(
                $"{length} floats of scratch memory are needed; one array holds 0 to {MaxLength}. Use smaller sizes.");
        }

        if (length <= _capacity)
        {
            return;
        }

        _array = GC.AllocateUninitializedArray<float>((int)length + LineFloats, pinned: true);
        _capacity = (int)length;
        Pointer = Align((float*)Unsafe.AsPointer(ref _array[0]));
    }
}
