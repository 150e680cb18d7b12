using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>Plays whole epochs of a batch sampler.</summary>
internal static class Epochs
{
    /// <summary>The batches of an epoch; asserts that they are as many as announced and that none follows.</summary>
    public static int[][] Play(IBatchSampler sampler, int[] labels, int epoch = 0)
    {
        int[] rows = new int[sampler.MaxBatchRowCount(labels)];
        int[][] batches = new int[sampler.BeginEpoch(labels, epoch)][];
        for (int i = 0; i < batches.Length; i++)
        {
            batches[i] = rows[..sampler.NextBatch(rows)];
            batches[i].Should().NotBeEmpty();
        }

        sampler.NextBatch(rows).Should().Be(0, "the epoch is over");
        return batches;
    }

    /// <summary>Asserts that an epoch depends on seed, labels and its number alone, whatever was played before.</summary>
    public static void AssertPure(Func<int, IBatchSampler> withSeed, int[] labels)
    {
        int[] other = [.. labels, .. labels, 77];
        IBatchSampler used = withSeed(5);
        Play(used, other);
        Play(used, labels, epoch: 1);

        int[] again = [.. Play(used, labels, epoch: 3).SelectMany(batch => batch)];

        again.Should().Equal(Play(withSeed(5), labels, epoch: 3).SelectMany(batch => batch));
        again.Should().NotEqual(Play(withSeed(5), labels, epoch: 4).SelectMany(batch => batch));
        again.Should().NotEqual(Play(withSeed(6), labels, epoch: 3).SelectMany(batch => batch));
    }

    /// <summary>Asserts that a warm sampler plays epochs without allocating.</summary>
    public static void AssertWarmEpochAllocatesNothing(IBatchSampler sampler, int[] labels)
    {
        int[] rows = new int[sampler.MaxBatchRowCount(labels)];
        PlayOnce(0);
        PlayOnce(1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        PlayOnce(2);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void PlayOnce(int epoch)
        {
            sampler.BeginEpoch(labels, epoch);
            while (sampler.NextBatch(rows) > 0)
            {
            }
        }
    }

    /// <summary>
    /// Asserts that a sampler of batches larger than the data serves it in memory of the data, as one of batches that just hold all rows.
    /// </summary>
    public static void AssertBoundsBatches(IBatchSampler ofTooMany, IBatchSampler ofAll, int[] labels, int largestBatch)
    {
        ofTooMany.MaxBatchRowCount(labels).Should().BeInRange(ofAll.MaxBatchRowCount(labels), largestBatch);
        Play(ofTooMany, labels, epoch: 2).Should().BeEquivalentTo(Play(ofAll, labels, epoch: 2), options => options.WithStrictOrdering());
    }

    /// <summary>Asserts the checks that all batch samplers make.</summary>
    public static void AssertRefusesBadCalls(IBatchSampler sampler)
    {
        sampler.NextBatch([]).Should().Be(0, "no epoch has begun");
        FluentActions.Invoking(() => sampler.BeginEpoch([], 0)).Should().Throw<ArgumentException>()
            .WithParameterName("labels").WithMessage("labels has 0 rows; pass at least one.*");
        FluentActions.Invoking(() => sampler.MaxBatchRowCount([])).Should().Throw<ArgumentException>()
            .WithParameterName("labels").WithMessage("labels has 0 rows; pass at least one.*");
        FluentActions.Invoking(() => sampler.BeginEpoch([1, 1, 2, 2], -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("epoch").WithMessage("epoch is -1; expected 0 ≤ epoch.*");
        sampler.BeginEpoch([1, 1, 2, 2], 0);
        int needed = sampler.MaxBatchRowCount([1, 1, 2, 2]);
        FluentActions.Invoking(() => sampler.NextBatch(new int[needed - 1])).Should().Throw<ArgumentException>()
            .WithParameterName("destination")
            .WithMessage(
                $"destination has length {needed - 1}; expected at least {needed}, MaxBatchRowCount of the labels. Pass a " +
                "longer span.*");
    }
}
