using System.Diagnostics;
using MetricLearning.Sampling;

namespace RowFileSteps;

/// <summary>The first batches of an epoch.</summary>
internal sealed class FirstBatches(IBatchSampler sampler, int count) : IBatchSampler
{
    /// <summary>When the epoch had begun: its order of all rows is made once, however many steps follow.</summary>
    public long Start { get; private set; }

    /// <summary>The batches of the epoch: fewer than asked for where the data has fewer.</summary>
    public int Steps { get; private set; }

    public ReadOnlySpan<Range> UpcomingRuns => sampler.UpcomingRuns;

    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => sampler.MaxBatchRowCount(labels);

    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        Steps = Math.Min(count, sampler.BeginEpoch(labels, epoch));
        Start = Stopwatch.GetTimestamp();
        return Steps;
    }

    public int NextBatch(Span<int> destination) => sampler.NextBatch(destination);
}
