using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>Gives the same batches in every epoch.</summary>
internal sealed class ListedBatches(params int[][] batches) : IBatchSampler
{
    private int _next;

    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => batches.Max(batch => batch.Length);

    public int AnnouncedCount { get; init; } = batches.Length;

    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        _next = 0;
        return AnnouncedCount;
    }

    public int NextBatch(Span<int> destination)
    {
        if (_next == batches.Length)
        {
            return 0;
        }

        int[] batch = batches[_next++];
        batch.CopyTo(destination);
        return batch.Length;
    }
}
