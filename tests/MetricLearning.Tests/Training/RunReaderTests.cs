using MetricLearning.Tests.Reference;
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
        Wait(reader, 1);
        reader.ReadAhead([10..12, 20..21]);
        Wait(reader, 20);
        RowsIn(reader).Should().Equal(0, 1, 10, 11, 20);

        reader.ReadAhead([30..31]);
        Wait(reader, 30);

        RowsIn(reader).Should().Equal(10, 11, 20, 30);
        _source.Done.Should().Equal(0, 10, 20, 30);
    }

    [Test]
    public void ReadAhead_TheSameListOrNone_ReadsNothingMore()
    {
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([]);
        reader.ReadAhead([0..2]);
        Wait(reader, 1);

        reader.ReadAhead([0..2]);
        reader.ReadAhead([]);
        reader.ReadAhead([5..6]);
        Wait(reader, 5);

        RowsIn(reader).Should().Equal(0, 1, 5);
        _source.Done.Should().Equal(0, 5);
    }

    [Test]
    public void ReadAhead_WhileTheListBeforeTheLastIsRead_GivesItUpAfterTheRunThatIsRead()
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
        reader.ReadAhead([10..12]);
        Thread caller = new(() => reader.ReadAhead([20..22]));
        caller.Start();

        bool waits = !caller.Join(50);
        released.Set();
        caller.Join(Patience).Should().BeTrue();
        Wait(reader, 20);

        waits.Should().BeTrue("a thread writes to the memory that the new list takes");
        RowsIn(reader).Should().Equal(10, 11, 20, 21);
        _source.Done.Should().Equal([0, 10, 20], "rows 3 and 4 are not wanted any more");
    }

    [Test]
    public void ReadAhead_RunsThatAreNone_SaysSoAndKeepsWhatThereIs()
    {
        using RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2]);
        Wait(reader, 1);

        reader.Invoking(r => r.ReadAhead([50..101])).Should().Throw<InvalidOperationException>();

        RowsIn(reader).Should().Equal(0, 1);
    }

    [Test]
    public void Dispose_WhileARunIsRead_EndsTheThreadAfterIt()
    {
        Thread? reading = null;
        using ManualResetEventSlim held = new();
        _source.OnRead = _ =>
        {
            reading = Thread.CurrentThread;
            held.Set();
            Thread.Sleep(20);
        };
        RunReader reader = new(_source.ToDataset(rowCount: 100));
        reader.ReadAhead([0..2, 5..6, 8..9]);
        held.Wait(Patience).Should().BeTrue();

        reader.Dispose();

        reading!.IsAlive.Should().BeFalse();
        _source.Done.Should().Equal(0);
    }

    private static void Wait(RunReader reader, int row) =>
        SpinWait.SpinUntil(() => reader.TryCopy(row, new float[2]), Patience).Should().BeTrue();

    private int[] RowsIn(RunReader reader)
    {
        float[] row = new float[2];
        int[] rows = [.. Enumerable.Range(0, 100).Where(i => reader.TryCopy(i, row) && row.SequenceEqual(_source.RowOf(i)))];
        return rows;
    }
}
