namespace MetricLearning.Kernels;

/// <summary>Floats that start on a cache line and never move; grows, never shrinks, and forgets its content when it grows.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int LineBytes = 64;
    private const int LineFloats = LineBytes / sizeof(float);

    private float[] _array = [];
    private int _capacity;

    /// <summary>The first float.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Makes room for a number of floats.</summary>
    public void Reserve(int length)
    {
        if (length <= _capacity)
        {
            return;
        }

        _array = GC.AllocateUninitializedArray<float>(length + LineFloats, pinned: true);
        _capacity = length;
        nint address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + LineBytes - 1) & -LineBytes);
    }
}
