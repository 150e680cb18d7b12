using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class BatchReadTests
{
    private const int MaxRows = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public void End_RowsThatWereBegun_AreReadInTheirPlaces([Values(1, 2, 9, 40)] int count)
    {
        ScriptedRows source = new(columns: 3);
        BatchRead read = new(source.ToDataset(rowCount: 1000), MaxRows);
        int[] rows = [.. Enumerable.Range(0, count).Select(i => (i * 37) % 1000)];

        read.IsOf(rows).Should().BeFalse();
        read.Begin(rows);
        read.End();

        read.IsOf(rows).Should().BeTrue();
        read.IsOf([.. rows, 1]).Should().BeFalse();
        TensorMemory.Of<float>(read.Features)[..(3 * count)].ToArray().Should().Equal(rows.SelectMany(source.RowOf));
        source.Done.Should().BeEquivalentTo(rows, "each is read once");
    }

    [Test]
    public void End_ManyBatchesAndThreadsThatAskAtAnyTime_ReadsEachRowOnce()
    {
        ScriptedRows source = new(columns: 2);
        BatchRead read = new(source.ToDataset(rowCount: 1000), MaxRows);
        using CancellationTokenSource stop = new();
        Thread[] others = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                read.ReadRows();
            }
        }))];
        Array.ForEach(others, thread => thread.Start());
        for (int batch = 0; batch < 2000; batch++)
        {
            int[] rows = [.. Enumerable.Range(batch % 900, 1 + (batch % MaxRows))];
            read.Begin(rows);
            read.End();

            TensorMemory.Of<float>(read.Features)[..(2 * rows.Length)].ToArray().Should().Equal(rows.SelectMany(source.RowOf));
            source.Done.Count.Should().Be(rows.Length);
            source.Done.Clear();
        }

        stop.Cancel();
        Array.ForEach(others, thread => thread.Join());
    }

    [Test]
    public void End_AnotherThreadThatIsHeldUpInItsRow_TakesTheOtherRowsAndWaitsForThatOne()
    {
        ScriptedRows source = new(columns: 2);
        BatchRead read = new(source.ToDataset(rowCount: 100), MaxRows);
        using ManualResetEventSlim held = new(), released = new();
        Thread other = new(read.ReadRows);
        source.OnRead = _ =>
        {
            if (Thread.CurrentThread == other)
            {
                held.Set();
                released.Wait();
            }
        };
        read.Begin([.. Enumerable.Range(0, MaxRows)]);
        other.Start();
        held.Wait(Patience).Should().BeTrue();
        Thread caller = new(read.End);
        caller.Start();

        bool tookAllOthers = SpinWait.SpinUntil(() => source.Done.Count == MaxRows - 1, Patience);
        bool waits = !caller.Join(50);
        released.Set();
        caller.Join(Patience).Should().BeTrue();

        (tookAllOthers, waits).Should().Be((true, true));
        source.Done.Should().BeEquivalentTo(Enumerable.Range(0, MaxRows));
    }

    [Test]
    public void Begin_WhileRowsAreUnread_GivesThemUp()
    {
        ScriptedRows source = new(columns: 2);
        BatchRead read = new(source.ToDataset(rowCount: 100), MaxRows);
        read.Begin([5, 6, 7]);

        read.Begin([1]);
        read.End();

        source.Done.Should().Equal(1);
        read.HasUnclaimedRows.Should().BeFalse();
    }

    [Test]
    public void End_ReadsThatFail_ThrowsWhatTheFirstRowThrewAndReadsTheNextBatch()
    {
        ScriptedRows source = new(columns: 2)
        {
            OnRead = row =>
            {
                if (row is 7 or 30)
                {
                    throw new InvalidDataException($"row {row}");
                }
            },
        };
        BatchRead read = new(source.ToDataset(rowCount: 100), MaxRows);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            read.Begin([.. Enumerable.Range(0, MaxRows)]);

            read.Invoking(r => r.End()).Should().Throw<InvalidDataException>().WithMessage("row 7");
        }

        read.Begin([1, 2]);
        read.End();
        TensorMemory.Of<float>(read.Features)[..4].ToArray().Should().Equal(1, 1.25f, 2, 2.25f);
    }

    [Test]
    public void BeginAndEnd_WarmCalls_AllocateNothing()
    {
        BatchRead read = new(new ScriptedRows(columns: 2) { NotesReads = false }.ToDataset(rowCount: 100), MaxRows);
        int[] rows = [.. Enumerable.Range(0, MaxRows)];
        Run(count: 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(count: 1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                read.Begin(rows);
                read.End();
            }
        }
    }
}
