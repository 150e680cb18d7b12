namespace MetricLearning.Kernels;

/// <summary>
/// The cut of a batch into chunks of rows. It depends on the number of rows alone, so sums by chunk do not depend on threads.
/// </summary>
internal static class RowChunks
{
    /// <summary>The largest number of chunks.</summary>
    public const int MaxCount = 16;

    /// <summary>The number of chunks.</summary>
    public static int Count(int rows) => Math.Min(rows, MaxCount);

    /// <summary>The rows of a chunk.</summary>
    public static (int First, int End) Of(int chunk, int rows)
    {
        int count = Count(rows);
        return ((int)((long)rows * chunk / count), (int)((long)rows * (chunk + 1) / count));
    }
}
