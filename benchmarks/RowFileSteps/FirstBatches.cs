using MetricLearning.Sampling;

namespace RowFileSteps;

/// <summary>The first batches of an epoch.</summary>
internal sealed class FirstBatches(IBatchSampler sampler, int count) : IBatchSampler
{
    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => sampler.MaxBatchRowCount(labels);

    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch) => Math.Min(count, sampler.BeginEpoch(labels, epoch));

    public int NextBatch(Span<int> destination) => sampler.NextBatch(destination);
}
