using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionBatchesTests
{
    private static readonly int[] Rows = [3, 5, 7, 11, 13];

    [Test]
    public void NextBatch_OverPasses_ServesEachRowAsOftenAsAnyOther()
    {
        int[] served = Play(Batches(1), 0);

        served.Should().HaveCount(20).And.OnlyContain(row => Rows.Contains(row));
        for (int pass = 0; pass < 4; pass++)
        {
            served[(pass * 5)..((pass + 1) * 5)].Should().BeEquivalentTo(Rows);
        }
    }

    [Test]
    public void BeginEpoch_AnyHistory_DependsOnSeedAndEpochAlone()
    {
        ModelSelectionBatches used = Batches(1);
        Play(used, 3);

        Play(used, 1).Should().Equal(Play(Batches(1), 1));
        Play(Batches(1), 1).Should().NotEqual(Play(Batches(2), 1));
        Play(Batches(1), 1).Should().NotEqual(Play(Batches(1), 2));
    }

    [Test]
    public void MaxBatchRowCount_OfMoreThanTheRows_IsAllRows()
    {
        ModelSelectionBatches batches = new(Rows, 64, 2, 1);
        int[] destination = new int[5];
        batches.BeginEpoch(new int[20], 0).Should().Be(2);

        batches.MaxBatchRowCount(new int[20]).Should().Be(5);
        batches.NextBatch(destination).Should().Be(5);
        destination.Should().BeEquivalentTo(Rows);
    }

    private static ModelSelectionBatches Batches(int seed) => new(Rows, 4, 5, seed);

    private static int[] Play(ModelSelectionBatches batches, int epoch)
    {
        List<int> served = [];
        int steps = batches.BeginEpoch(new int[20], epoch);
        int[] destination = new int[batches.MaxBatchRowCount(new int[20])];
        for (int step = 0; step < steps; step++)
        {
            served.AddRange(destination[..batches.NextBatch(destination)]);
        }

        return [.. served];
    }
}
