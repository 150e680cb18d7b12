using CsCheck;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class ShuffledBatchSamplerTests
{
    [Test]
    public void NextBatch_WholeEpoch_ServesEachRowOnceInFullBatchesButTheLast() =>
        Gen.Select(LabelSets.Any.Where(labels => labels.Length > 0), Gen.Int[1, 70]).Sample((labels, size) =>
        {
            int[][] batches = Epochs.Play(new ShuffledBatchSampler(size, seed: 1), labels);

            batches.SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, labels.Length));
            batches[..^1].All(batch => batch.Length == size).Should().BeTrue();
        }, iter: 100);

    [Test]
    public void BeginEpoch_AnyHistory_DependsOnSeedLabelsAndEpochAlone() =>
        Epochs.AssertPure(seed => new ShuffledBatchSampler(4, seed), [.. Enumerable.Repeat(1, 20)]);

    [TestCase(6)]
    [TestCase(100_000)]
    [TestCase(int.MaxValue)]
    public void NextBatch_BatchSizeAboveTheRows_ServesAllRowsInMemoryOfTheRows(int size) =>
        Epochs.AssertBoundsBatches(
            new ShuffledBatchSampler(size, seed: 1), new ShuffledBatchSampler(6, seed: 1), [1, 2, 3, 1, 2, 3], largestBatch: 6);

    [Test]
    public void NextBatch_Warm_AllocatesNothing() =>
        Epochs.AssertWarmEpochAllocatesNothing(new ShuffledBatchSampler(4, seed: 1), [1, 2, 3, 1, 2, 3]);

    [Test]
    public void Sampler_BadCalls_SayWhatIsExpected() => Epochs.AssertRefusesBadCalls(new ShuffledBatchSampler(3, seed: 1));

    [Test]
    public void Constructor_NoRow_SaysTheRange()
    {
        Action act = () => _ = new ShuffledBatchSampler(0, 1);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("batchSize")
            .WithMessage("batchSize is 0; expected 1 ≤ batch size.*");
    }
}
