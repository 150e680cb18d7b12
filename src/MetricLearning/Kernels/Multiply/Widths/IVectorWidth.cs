namespace MetricLearning.Kernels;

/// <summary>A vector register of floats, so that a kernel is written once for every width.</summary>
/// <typeparam name="TVector">The register's type.</typeparam>
internal unsafe interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Vectors side by side in a full panel: 4 where the machine has 32 vector registers, 2 where it has 16.</summary>
    static abstract int PanelVectors { get; }

    /// <summary>All zeros.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads a vector; no alignment is asked for.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes a vector; no alignment is asked for.</summary>
    static abstract void Store(TVector value, float* destination);

    /// <summary>One number in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary><c>left·right + addend</c>, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The larger of two vectors in each lane; neither holds NaN.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>Bit i tells whether lane i of <paramref name="left"/> is greater than that of <paramref name="right"/>.</summary>
    static abstract ulong GreaterThan(TVector left, TVector right);

    /// <summary>Transposes a square block as wide as a vector: <c>destination[i·stride + j] = rows[j][k + i]</c>.</summary>
    static abstract void Transpose(float** rows, nint k, float* destination, nint stride);
}
