using CsCheck;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class BlockShuffledBatchSamplerTests
{
    private static readonly int[] TwelveLabels = [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3];

    [Test]
    public void NextBatch_ShuffledWithin_ServesEachRowOnceAndFromTheRunsThatWereNamedBefore() =>
        Gen.Select(LabelSets.Any.Where(labels => labels.Length > 0), Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 5], Gen.Int[0, 3]).Sample(
            (labels, size, rowsPerBlock, blocksPerBuffer, epoch) =>
            {
                BlockShuffledBatchSampler sampler = new(new ShuffledBatchSampler(size, seed: 1), rowsPerBlock, blocksPerBuffer, seed: 2);
                int[] rows = new int[sampler.MaxBatchRowCount(labels)], announced = [];
                int batchCount = sampler.BeginEpoch(labels, epoch), bufferCount = 0;
                Range[] upcoming = sampler.UpcomingRuns.ToArray();
                List<int> served = [];
                for (int i = 0; i < batchCount; i++)
                {
                    int count = sampler.NextBatch(rows);
                    if (!upcoming.SequenceEqual(sampler.UpcomingRuns.ToArray()))
                    {
                        bufferCount++;
                        upcoming.Length.Should().BeInRange(1, blocksPerBuffer);
                        announced = RowsOf(upcoming, labels.Length, rowsPerBlock);
                        upcoming = sampler.UpcomingRuns.ToArray();
                    }

                    count.Should().BeInRange(1, size);
                    rows[..count].Should().BeSubsetOf(announced);
                    served.AddRange(rows[..count]);
                }

                int blockCount = 1 + ((labels.Length - 1) / rowsPerBlock);
                sampler.NextBatch(rows).Should().Be(0);
                bufferCount.Should().Be(1 + ((blockCount - 1) / blocksPerBuffer));
                sampler.UpcomingRuns.ToArray().Should().BeEmpty();
                served.Order().Should().Equal(Enumerable.Range(0, labels.Length));
            },
            iter: 300);

    [Test]
    public void NextBatch_ManyEpochs_MeetsRowsOfAnyTwoBlocks()
    {
        BlockShuffledBatchSampler sampler = new(new ShuffledBatchSampler(4, seed: 1), rowsPerBlock: 2, blocksPerBuffer: 2, seed: 3);
        HashSet<(int, int)> met = [];
        for (int epoch = 0; epoch < 200; epoch++)
        {
            foreach (int[] batch in Epochs.Play(sampler, TwelveLabels, epoch))
            {
                met.UnionWith(batch.SelectMany(_ => batch, (a, b) => (a / 2, b / 2)));
            }
        }

        met.Should().HaveCount(36, "there are 6 blocks");
    }

    [Test]
    public void NextBatch_OneBufferOfAll_ServesTheInnerSamplersEpoch() =>
        Epochs.Play(new BlockShuffledBatchSampler(new ClassBalancedBatchSampler(2, 2, seed: 1), 3, 99, seed: 2), TwelveLabels, epoch: 5)
            .Should().BeEquivalentTo(
                Epochs.Play(new ClassBalancedBatchSampler(2, 2, seed: 1), TwelveLabels, epoch: 5), options => options.WithStrictOrdering());

    [Test]
    public void NextBatch_ClassesWithin_HoldsAsManyRowsOfEach()
    {
        int[] labels = [.. Enumerable.Range(0, 400).Select(row => row % 5)];

        int[][] batches = Epochs.Play(new BlockShuffledBatchSampler(new ClassBalancedBatchSampler(3, 4, seed: 1), 8, 10, seed: 2), labels);

        batches.Should().OnlyContain(batch => batch.Distinct().Count() == 12 &&
            batch.GroupBy(row => labels[row]).All(rows => rows.Count() == 4));
        batches.SelectMany(batch => batch).Distinct().Should().HaveCount(400);
    }

    [Test]
    public void BeginEpoch_AnyHistory_DependsOnSeedLabelsAndEpochAlone() =>
        Epochs.AssertPure(
            seed => new BlockShuffledBatchSampler(new ShuffledBatchSampler(4, seed), 2, 3, seed), [.. Enumerable.Repeat(1, 20)]);

    [Test]
    public void NextBatch_Warm_AllocatesNothing() => Epochs.AssertWarmEpochAllocatesNothing(
        new BlockShuffledBatchSampler(new ClassBalancedBatchSampler(2, 2, seed: 1), 3, 2, seed: 1), TwelveLabels);

    [Test]
    public void Sampler_BadCalls_SayWhatIsExpected() =>
        Epochs.AssertRefusesBadCalls(new BlockShuffledBatchSampler(new ShuffledBatchSampler(3, seed: 1), 2, 1, seed: 1));

    [TestCase(0, 1, "rowsPerBlock is 0; expected 1 ≤ rows per block.*")]
    [TestCase(1, -1, "blocksPerBuffer is -1; expected 1 ≤ blocks per buffer.*")]
    public void Constructor_OutOfRange_SaysTheRange(int rowsPerBlock, int blocksPerBuffer, string message)
    {
        Action act = () => _ = new BlockShuffledBatchSampler(new ShuffledBatchSampler(2, 1), rowsPerBlock, blocksPerBuffer, seed: 1);

        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Test]
    public void BeginEpoch_ABufferOfOneClass_SaysWhatToDoAndGoesOnWithTheEpochBefore([Values(0, 1, 2, 3)] int served)
    {
        int[] sorted = [.. Enumerable.Range(0, 40).Select(row => row / 20)];
        BlockShuffledBatchSampler sampler = new(new ClassBalancedBatchSampler(2, 2, seed: 1), 4, 1, seed: 1);
        int[] rows = new int[4];
        int[] expected = [.. Epochs.Play(sampler, TwelveLabels).SelectMany(batch => batch)];
        sampler.BeginEpoch(TwelveLabels, 0);
        List<int> actual = [];
        for (int i = 0; i < served; i++)
        {
            actual.AddRange(rows[..sampler.NextBatch(rows)]);
        }

        FluentActions.Invoking(() => sampler.BeginEpoch(sorted, 1)).Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels give no batch in buffer 0 of 10, of 4 rows. Use smaller blocks or more of them per buffer*");
        for (int count = sampler.NextBatch(rows); count > 0; count = sampler.NextBatch(rows))
        {
            actual.AddRange(rows[..count]);
        }

        actual.Should().Equal(expected);
    }

    [Test]
    public void BeginEpoch_ALaterBufferOfOneClass_IsRefusedToo()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row < 36 ? row % 2 : 7)];
        BlockShuffledBatchSampler sampler = new(new ClassBalancedBatchSampler(2, 2, seed: 1), 4, 1, seed: 1);
        int refused = 0;
        for (int epoch = 0; epoch < 20; epoch++)
        {
            Action begin = () => sampler.BeginEpoch(labels, epoch);
            refused += begin.Should().Throw<ArgumentException>().Which.Message.Contains("buffer 0 of", StringComparison.Ordinal) ? 0 : 1;
        }

        refused.Should().BeGreaterThan(10);
        sampler.NextBatch(new int[4]).Should().Be(0, "no epoch has begun");
    }

    [TestCase(-1, 1, 1, "WildSampler gave -1 as batches of a buffer; expected 0 to 2147483647.*")]
    [TestCase(1, 4, 1, "WildSampler gave 4 as rows of a batch; expected 0 to 3.*")]
    [TestCase(1, -1, 1, "WildSampler gave -1 as rows of a batch; expected 0 to 3.*")]
    [TestCase(1, 1, -1, "WildSampler gave -1 as a row; expected 0 to 5.*")]
    [TestCase(1, 1, 6, "WildSampler gave 6 as a row; expected 0 to 5.*")]
    public void Sampler_InnerSamplerThatGivesWhatIsNotThere_SaysSo(int batches, int count, int row, string message)
    {
        BlockShuffledBatchSampler sampler = new(new WildSampler(batches, count, row), 3, 2, seed: 1);

        FluentActions.Invoking(() => Epochs.Play(sampler, TwelveLabels)).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    [Test]
    public void BeginEpoch_InnerSamplerWhoseBatchesOfAPartAreLarger_SaysSo()
    {
        BlockShuffledBatchSampler sampler = new(new WildSampler(1, 1, 1) { RowCountOfAPart = 5 }, 3, 2, seed: 1);

        sampler.Invoking(one => one.BeginEpoch(TwelveLabels, 0)).Should().Throw<InvalidOperationException>()
            .WithMessage("WildSampler gave 5 as rows of the largest batch of a part of the rows; expected 1 to 3.*");
    }

    [Test]
    public void BeginEpoch_OneClassInAll_ThrowsWhatTheInnerSamplerThrows() =>
        FluentActions
            .Invoking(() => new BlockShuffledBatchSampler(new ClassBalancedBatchSampler(2, 2, 1), 9, 9, 1).BeginEpoch([1, 1, 1], 0))
            .Should().Throw<ArgumentException>().Which.Message.Should().NotContain("buffer");

    [Test]
    public void BeginEpoch_LargestNumbers_ServeAllRows() =>
        Epochs.Play(
            new BlockShuffledBatchSampler(new ShuffledBatchSampler(99, 1), int.MaxValue, int.MaxValue, int.MinValue),
            TwelveLabels,
            int.MaxValue)
            .Should().ContainSingle().Which.Order().Should().Equal(Enumerable.Range(0, 12));

    // Runs ascend, and each is a block.
    private static int[] RowsOf(Range[] runs, int rowCount, int rowsPerBlock)
    {
        runs.Should().OnlyContain(run => run.Start.Value % rowsPerBlock == 0 &&
            run.End.Value == Math.Min(run.Start.Value + rowsPerBlock, rowCount));
        runs.Select(run => run.Start.Value).Should().BeInAscendingOrder();
        return [.. runs.SelectMany(run => Enumerable.Range(run.Start.Value, run.End.Value - run.Start.Value))];
    }

    private sealed class WildSampler(int batches, int count, int row) : IBatchSampler
    {
        public int RowCountOfAPart { get; init; } = 3;

        public int MaxBatchRowCount(ReadOnlySpan<int> labels) => labels.Length == 12 ? 3 : RowCountOfAPart;

        public int BeginEpoch(ReadOnlySpan<int> labels, int epoch) => batches;

        public int NextBatch(Span<int> destination)
        {
            destination.Fill(row);
            return count;
        }
    }
}
