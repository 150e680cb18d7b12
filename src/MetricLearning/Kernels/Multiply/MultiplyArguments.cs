namespace MetricLearning.Kernels;

/// <summary>A multiply with its memory pinned: what every chunk of it reads.</summary>
internal unsafe struct MultiplyArguments
{
    public PinnedOperand A;
    public PinnedOperand B;
    public float* C;
    public float* Bias;
    public float* DerivativeAt;
    public EpilogueFunction Function;
    public int Rows;
    public int Columns;
    public int Depth;
}

/// <summary>A <see cref="MatrixOperand"/> whose memory is pinned.</summary>
internal unsafe struct PinnedOperand
{
    public float* Values;
    public int* Indices;
    public int Stride;
    public bool IsTransposed;

    /// <summary>The first float of a stored row.</summary>
    public readonly float* StoredRow(int row) => Values + ((nint)(Indices is null ? row : Indices[row]) * Stride);
}
