using MetricLearning.Classification;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionClassBatchesTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 90).Select(row => row % 5)];
    private static readonly int[] Rows = [.. Enumerable.Range(0, 90).Where(row => row % 3 != 0)]; // 60, 12 of each class

    [Test]
    public void NextBatch_OverManyPasses_HasAsManyRowsOfEachClassFromTheRowsAlone()
    {
        ModelSelectionClassBatches batches = new(Rows, classesPerBatch: 4, rowsPerClass: 4, stepCount: 50, seed: 1); // four classes of four
        int[][] played = Play(batches, epoch: 0);

        played.Should().HaveCount(50).And.OnlyContain(batch => batch.Length == 16);
        played.Should().OnlyContain(batch => batch.Distinct().Count() == 16 && batch.All(row => Rows.Contains(row)));
        played.Should().OnlyContain(batch => batch.GroupBy(row => Labels[row]).All(one => one.Count() == 4));
        played.SelectMany(batch => batch).Distinct().Should().HaveCount(60, "no row is forgotten");
        played.SelectMany(batch => batch).CountBy(row => row).Should().OnlyContain(one => one.Value > 8 && one.Value < 20);
    }

    [Test]
    public void BeginEpoch_AnyHistory_DependsOnSeedAndEpochAlone()
    {
        ModelSelectionClassBatches used = Batches(seed: 1);
        Play(used, 3);

        Play(used, 1).Should().BeEquivalentTo(Play(Batches(1), 1), options => options.WithStrictOrdering());
        Play(Batches(1), 1).Should().NotBeEquivalentTo(Play(Batches(2), 1), options => options.WithStrictOrdering());
        Play(Batches(1), 1).Should().NotBeEquivalentTo(Play(Batches(1), 2), options => options.WithStrictOrdering());
    }

    [TestCase(2, 2, 4)]
    [TestCase(9, 5, 25)] // there are five classes
    [TestCase(9, 1000, 60)]
    public void MaxBatchRowCount_OfMoreThanThereAre_IsWhatThereIs(int classesPerBatch, int rowsPerClass, int rows)
    {
        ModelSelectionClassBatches batches = new(Rows, classesPerBatch, rowsPerClass, stepCount: 3, seed: 1);

        batches.MaxBatchRowCount(Labels).Should().BeInRange(rows, 60);
        Play(batches, 0).Should().OnlyContain(batch => batch.Length == rows);
    }

    [Test]
    public void NextBatch_OnceWarm_AllocatesNothing()
    {
        ModelSelectionClassBatches batches = new(Rows, 4, 4, stepCount: 100_000, seed: 1);
        int[] destination = new int[batches.MaxBatchRowCount(Labels)];
        batches.BeginEpoch(Labels, 0);

        Allocations.ShouldEnd(Passes, isShared: false);

        void Passes()
        {
            for (int i = 0; i < 50; i++)
            {
                _ = batches.NextBatch(destination);
            }
        }
    }

    private static ModelSelectionClassBatches Batches(int seed) => new(Rows, 4, 4, 20, seed);

    private static int[][] Play(ModelSelectionClassBatches batches, int epoch)
    {
        int[][] played = new int[batches.BeginEpoch(Labels, epoch)][];
        int[] destination = new int[batches.MaxBatchRowCount(Labels)];
        for (int step = 0; step < played.Length; step++)
        {
            played[step] = destination[..batches.NextBatch(destination)];
        }

        return played;
    }
}
