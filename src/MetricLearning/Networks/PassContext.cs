using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>What the passes through all layers of a network share.</summary>
internal sealed class PassContext(int maxRowCount, Workers workers, bool isTraining)
{
    /// <summary>The largest number of rows.</summary>
    public int MaxRowCount { get; } = maxRowCount;

    /// <summary>The largest number of chunks of rows, see <see cref="RowChunks"/>.</summary>
    public int ChunkCount { get; } = RowChunks.Count(maxRowCount);

    /// <summary>The threads.</summary>
    public Workers Workers { get; } = workers;

    /// <summary>The multiply, whose scratch memory all layers use in turn.</summary>
    public MatrixMultiplier Multiplier { get; } = new(workers);

    /// <summary>The number of the training step at hand.</summary>
    public long Step { get; set; }

    /// <summary>Whether layers behave as in training: batch statistics, dropout, gradients.</summary>
    public bool IsTraining { get; } = isTraining;

    /// <summary>Memory for the largest number of rows.</summary>
    public float[] AllocateRows(int length) => new float[checked(MaxRowCount * length)];
}
