using MetricLearning.Data;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RunBufferTests
{
    private readonly ScriptedRows _source = new(columns: 3);

    [Test]
    public void TryCopy_RowsOfRunsThatWereRead_CopiesThoseAndNoOthers()
    {
        RunBuffer buffer = new(_source.ToDataset(rowCount: 100));
        buffer.Begin([2..5, 5..6, 40..60, 99..100], room: 25);
        int[][] read = [[], [2, 3, 4], [2, 3, 4, 5], [2, 3, 4, 5, .. Enumerable.Range(40, 20)]];
        foreach (int[] expected in read)
        {
            RowsIn(buffer).Should().Equal(expected);
            buffer.HasUnread.Should().BeTrue();
            buffer.ReadNext();
        }

        RowsIn(buffer).Should().Equal([2, 3, 4, 5, .. Enumerable.Range(40, 20), 99]);
        buffer.HasUnread.Should().BeFalse();
        _source.Done.Should().Equal([2, 5, 40, 99], "each run is one read");
    }

    [Test]
    public void Begin_OtherRuns_ForgetsTheOnesBefore()
    {
        RunBuffer buffer = new(_source.ToDataset(rowCount: 100));
        buffer.Begin([2..5, 7..9], room: 5);
        buffer.ReadNext();

        buffer.Begin([50..51], room: 1);

        Range[][] others = [[50..52], [49..50], [], [50..51, 60..61], [2..5, 7..9]];
        buffer.IsOf([50..51]).Should().BeTrue();
        others.Should().OnlyContain(runs => !buffer.IsOf(runs));
        RowsIn(buffer).Should().BeEmpty();
        buffer.ReadNext();
        RowsIn(buffer).Should().Equal(50);
    }

    [Test]
    public void ReadNext_ARunThatCannotBeRead_LeavesItAndThoseAfterIt()
    {
        _source.OnRead = row => _ = row == 7 ? throw new InvalidDataException("row 7") : 0;
        RunBuffer buffer = new(_source.ToDataset(rowCount: 100));
        buffer.Begin([2..5, 7..9, 11..12], room: 6);
        buffer.ReadNext();
        buffer.ReadNext();

        buffer.HasUnread.Should().BeFalse();
        RowsIn(buffer).Should().Equal(2, 3, 4);
    }

    [Test]
    public void Check_RunsOutOfOrderOrRange_SaysWhatIsExpected()
    {
        LabeledDataset data = _source.ToDataset(rowCount: 100);
        Range[][] wrong = [[5..5], [^5..^1], [3..2], [4..6, 5..7], [4..6, 1..2], [90..101]];
        foreach (Range[] runs in wrong)
        {
            FluentActions.Invoking(() => RunBuffer.Check(runs, data)).Should().Throw<InvalidOperationException>()
                .WithMessage("BatchSampler named the run *; expected at least one row, of * to 99 *Mend the sampler's UpcomingRuns.");
        }

        FluentActions.Invoking(() => RunBuffer.Check([0..1, 1..2, 99..100], data)).Should().NotThrow();
    }

    [Test]
    public void Check_MoreThanAnArrayHolds_SaysHowManyRowsFit()
    {
        const int Columns = 1 << 20;
        LabeledDataset data = new ScriptedRows(Columns).ToDataset(rowCount: 3000);

        FluentActions.Invoking(() => RunBuffer.Check([0..1000, 1500..2600], data)).Should().Throw<InvalidOperationException>()
            .WithMessage($"*2100 rows of {Columns} values*Let it name at most {Array.MaxLength / Columns} rows at a time.");
    }

    private int[] RowsIn(RunBuffer buffer)
    {
        List<int> rows = [];
        float[] row = new float[3];
        for (int i = 0; i < 100; i++)
        {
            if (buffer.TryCopy(i, row))
            {
                row.Should().Equal(_source.RowOf(i));
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
