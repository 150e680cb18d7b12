using MetricLearning.Tests.Reference;
using MetricLearning.Tests.Shared;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RunReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedRows _source = new(columns: 2);

    [Test]
    public void ReadAhead_ListAfterList_KeepsTheLastTwo()
    {
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2]);
        reader.WaitUntilRead(default);
        reader.ReadAhead([10..12, 20..21]);
        reader.WaitUntilRead(default);
        RowsIn(reader).Should().Equal(0, 1, 10, 11, 20);

        reader.ReadAhead([30..31]);
        reader.WaitUntilRead(default);

        RowsIn(reader).Should().Equal(10, 11, 20, 30);
        _source.Done.Should().Equal(0, 10, 20, 30);
    }

    [Test]
    public void ReadAhead_TheSameListOrNone_ReadsNothingMore()
    {
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([]);
        reader.ReadAhead([0..2]);
        reader.WaitUntilRead(default);

        reader.ReadAhead([0..2]);
        reader.ReadAhead([]);
        reader.ReadAhead([5..6]);
        reader.WaitUntilRead(default);

        RowsIn(reader).Should().Equal(0, 1, 5);
        _source.Done.Should().Equal(0, 5);
    }

    [Test]
    public void ReadAhead_WhileTheLastListIsRead_WaitsForIt()
    {
        using ManualResetEventSlim held = new(), released = new();
        _source.OnRead = row =>
        {
            if (row == 0)
            {
                held.Set();
                released.Wait(Patience);
            }
        };
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2, 3..5]);
        held.Wait(Patience).Should().BeTrue();
        Thread caller = new(() => reader.ReadAhead([20..22]));
        caller.Start();
        IsWaiting(caller).Should().BeTrue("rows of a disk that is slow are waited for");

        released.Set();
        caller.Join(Patience).Should().BeTrue();
        reader.WaitUntilRead(default);

        RowsIn(reader).Should().Equal(0, 1, 3, 4, 20, 21);
        _source.Done.Should().Equal(0, 3, 20);
    }

    [Test]
    public void WaitUntilRead_Cancelled_ThrowsWhileTheRunIsRead()
    {
        using CancellationTokenSource cancellation = new();
        using ManualResetEventSlim released = new();
        _source.OnRead = _ => released.Wait(Patience);
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2]);
        Task waiting = OwnThread.Run(() => reader.WaitUntilRead(cancellation.Token));

        cancellation.Cancel();

        waiting.Invoking(task => task.Wait(Patience)).Should().Throw<OperationCanceledException>();
        _source.Done.Should().BeEmpty();
        released.Set();
    }

    [Test]
    public void WaitUntilRead_ARunThatCannotBeRead_Returns()
    {
        _source.OnRead = row => _ = row == 5 ? throw new InvalidDataException("row 5") : 0;
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.WaitUntilRead(default);
        reader.ReadAhead([0..2, 5..6, 8..9]);

        reader.WaitUntilRead(default);
        RowsIn(reader).Should().Equal(0, 1);

        reader.ReadAhead([20..22]);
        reader.WaitUntilRead(default);
        RowsIn(reader).Should().Equal(0, 1, 20, 21);
    }

    [Test]
    public void ReadAhead_RunsThatAreNone_SaysSoAndKeepsWhatThereIs()
    {
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2]);
        reader.WaitUntilRead(default);

        reader.Invoking(r => r.ReadAhead([50..101])).Should().Throw<InvalidOperationException>();

        RowsIn(reader).Should().Equal(0, 1);
    }

    [Test]
    public void ReadAhead_ListsThatDifferByARun_TakeMemoryOnce()
    {
        using RunReader reader = new(new ScriptedRows(columns: 2) { NotesReads = false }.ToDataset(rowCount: 100));
        Range[][] lists = [[0..10, 10..20, 90..92], [30..40, 40..50, 92..94], [40..50, 50..60, 60..70], [0..10, 70..80, 80..90]];
        Read(lists[0]);
        Read(lists[1]);

        long before = GC.GetAllocatedBytesForCurrentThread(); // which takes the memory
        for (int i = 0; i < 100; i++)
        {
            Read(lists[2 + (i % 2)]);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(30 * 2 * sizeof(float), "a list's memory is more");

        void Read(Range[] runs)
        {
            reader.ReadAhead(runs);
            reader.WaitUntilRead(default);
        }
    }

    [Test]
    public void Dispose_WhileARunIsRead_EndsTheThreadAfterIt()
    {
        Thread? reading = null;
        using ManualResetEventSlim held = new(), released = new();
        _source.OnRead = _ =>
        {
            reading = Thread.CurrentThread;
            held.Set();
            released.Wait(Patience);
        };
        RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2, 5..6, 8..9]);
        held.Wait(Patience).Should().BeTrue();
        Thread caller = new(reader.Dispose);
        caller.Start();
        IsWaiting(caller).Should().BeTrue();

        released.Set();
        caller.Join(Patience).Should().BeTrue();

        reading!.IsAlive.Should().BeFalse();
        _source.Done.Should().Equal(0);
        reader.Invoking(one => one.WaitUntilRead(default)).Should().NotThrow();
    }

    private static bool IsWaiting(Thread thread) =>
        SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience);

    private int[] RowsIn(RunReader reader)
    {
        float[] row = new float[2];
        int[] rows = [.. Enumerable.Range(0, 100).Where(i => reader.TryCopy(i, row) && row.SequenceEqual(_source.RowOf(i)))];
        return rows;
    }
}
