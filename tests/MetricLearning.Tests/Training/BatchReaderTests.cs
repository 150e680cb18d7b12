using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class BatchReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public void Read_BatchesThatWereAnnounced_AreReadOnceAndBeforeTheyAreAskedFor()
    {
        ScriptedRows source = new(columns: 2);
        BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);
        int[][] batches = [[3, 1, 2], [5, 5], [9, 0, 1]];
        for (int i = 0; i < batches.Length; i++)
        {
            int[] rows = batches[i], upcoming = i + 1 < batches.Length ? batches[i + 1] : [];
            ReadOnlySpan<float> features = TensorMemory.Of<float>(reader.Read(rows, upcoming));

            features[..(2 * rows.Length)].ToArray().Should().Equal(rows.SelectMany(source.RowOf));
            int expected = batches.Take(i + 2).Sum(batch => batch.Length);
            SpinWait.SpinUntil(() => source.Done.Count == expected, Patience).Should().BeTrue("the next batch is read meanwhile");
            features[..(2 * rows.Length)].ToArray().Should().Equal(rows.SelectMany(source.RowOf), "it has memory of its own");
        }

        source.Done.Should().HaveCount(8);
    }

    [Test]
    public void Read_AnotherBatchThanAnnounced_ReadsThatOne()
    {
        ScriptedRows source = new(columns: 2);
        BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);
        reader.Read([1, 2], upcoming: [3, 4, 5]);

        TensorMemory.Of<float>(reader.Read([6], upcoming: []))[..2].ToArray().Should().Equal(6, 6.25f);
    }

    [Test]
    public void Read_UpcomingBatchThatFails_ThrowsWhenItIsAskedFor()
    {
        ScriptedRows source = new(columns: 2) { OnRead = row => _ = row == 50 ? throw new InvalidDataException("row 50") : 0 };
        BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);

        reader.Invoking(r => r.Read([1, 2], upcoming: [50])).Should().NotThrow();
        reader.Invoking(r => r.Read([50], upcoming: [])).Should().Throw<InvalidDataException>().WithMessage("row 50");
    }
}
