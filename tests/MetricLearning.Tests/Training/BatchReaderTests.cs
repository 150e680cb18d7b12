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
        using BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);
        int[][] batches = [[3, 1, 2], [5, 5], [9, 0, 1]];
        for (int i = 0; i < batches.Length; i++)
        {
            int[] rows = batches[i], upcoming = i + 1 < batches.Length ? batches[i + 1] : [];
            ReadOnlySpan<float> features = TensorMemory.Of<float>(reader.Read(rows, upcoming).Features);

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
        using BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);
        reader.Read([1, 2], upcoming: [3, 4, 5]);

        TensorMemory.Of<float>(reader.Read([6], upcoming: []).Features)[..2].ToArray().Should().Equal(6, 6.25f);
    }

    [Test]
    public void Read_UpcomingBatchThatFails_ThrowsWhenItIsAskedFor()
    {
        ScriptedRows source = new(columns: 2) { OnRead = row => _ = row == 50 ? throw new InvalidDataException("row 50") : 0 };
        using BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);

        reader.Invoking(r => r.Read([1, 2], upcoming: [50])).Should().NotThrow();
        reader.Invoking(r => r.Read([50], upcoming: [])).Should().Throw<InvalidDataException>().WithMessage("row 50");
    }

    [Test]
    public void Read_RowsOfRunsThatWereNamed_AreTakenFromTheirReads()
    {
        ScriptedRows source = new(columns: 2);
        using BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 3);
        reader.ReadFirst([10..20, 40..50], default);
        source.Done.Should().Equal([10, 40], "the first batch is to find its rows");
        reader.ReadSecond([10..20, 40..50]);
        Check([12, 45, 10], upcoming: [19, 40], runs: [60..70]);
        SpinWait.SpinUntil(() => source.Done.Count == 3, Patience).Should().BeTrue();
        Check([19, 40], upcoming: [69, 60, 3], runs: [60..70]);

        Check([69, 60, 3], upcoming: [], runs: []);

        source.Done.Should().BeEquivalentTo([10, 40, 60, 3], "only row 3 is in no run");

        void Check(int[] rows, int[] upcoming, Range[] runs) =>
            TensorMemory.Of<float>(reader.Read(rows, upcoming, runs).Features)[..(2 * rows.Length)].ToArray()
                .Should().Equal(rows.SelectMany(source.RowOf));
    }

    [Test]
    public void Constructor_WithoutABatch_StartsNoThreads()
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
        int before = process.Threads.Count;

        BatchReader[] readers = [.. Enumerable.Range(0, 20).Select(_ => new BatchReader(new ScriptedRows(1).ToDataset(9), 3))];

        process.Refresh();
        process.Threads.Count.Should().BeLessThan(before + 80, "160 would be those of 20 readers, a few those of the test run");
        Array.ForEach(readers, reader => reader.Dispose());
    }

    [Test]
    public void Read_WarmCalls_AllocateNothing()
    {
        using BatchReader reader = new(new ScriptedRows(columns: 2) { NotesReads = false }.ToDataset(rowCount: 100), maxRowCount: 40);
        int[][] batches = [[.. Enumerable.Range(0, 40)], [.. Enumerable.Range(50, 40)]];
        Range[][] runs = [[0..30, 35..40], [50..70], [80..100]];
        Run(count: 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(count: 1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                reader.Read(batches[i % 2], batches[(i + 1) % 2], runs[i % 3]);
            }
        }
    }

    [Test]
    public void Dispose_WhileRowsAreRead_EndsTheThreads()
    {
        ScriptedRows source = new(columns: 2);
        Thread[] seen = [];
        using (BatchReader reader = new(source.ToDataset(rowCount: 100), maxRowCount: 40))
        {
            reader.Read([1], upcoming: []);
            System.Collections.Concurrent.ConcurrentBag<Thread> threads = [];
            source.OnRead = _ =>
            {
                threads.Add(Thread.CurrentThread);
                Thread.Sleep(1);
            };
            reader.Read([2], upcoming: [.. Enumerable.Range(0, 40)]);
            SpinWait.SpinUntil(() => threads.Count > 3, Patience).Should().BeTrue();
            seen = [.. threads.Where(thread => thread != Thread.CurrentThread).Distinct()];
        }

        seen.Should().NotBeEmpty().And.OnlyContain(thread => !thread.IsAlive);
    }
}
