using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Data;

public class RowBlocksTests
{
    [Test]
    public void MoveNext_AnyBlocks_GivesAllRowsInOrder([Values(1, 3, 10, 40)] int blockRows, [Values] bool isInMemory)
    {
        ScriptedRows source = new(columns: 2);
        LabeledDataset file = source.ToDataset(rowCount: 10);
        LabeledDataset data = isInMemory ? file.Select([.. Enumerable.Range(0, 10)]) : file;
        using RowBlocks blocks = new(data, blockRows);
        List<float> values = [];
        List<int> firsts = [];

        while (blocks.MoveNext())
        {
            firsts.Add(blocks.FirstRow);
            values.AddRange(blocks.Values.ToArray());
        }

        values.Should().Equal(Enumerable.Range(0, 10).SelectMany(source.RowOf));
        firsts.Should().Equal(Enumerable.Range(0, 10).Where(row => row % blockRows == 0));
        (blocks.MoveNext(), blocks.Count).Should().Be((false, 0));
    }

    [Test]
    public void MoveNext_RowsOfAFile_ReadsTheNextBlockMeanwhile()
    {
        ScriptedRows source = new(columns: 2);
        using RowBlocks blocks = new(source.ToDataset(rowCount: 9), blockRows: 3);

        blocks.MoveNext();

        SpinWait.SpinUntil(() => source.Done.Contains(3), TimeSpan.FromMinutes(1)).Should().BeTrue("nobody has asked for it");
        blocks.Values.ToArray().Should().Equal(Enumerable.Range(0, 3).SelectMany(source.RowOf), "it has memory of its own");
    }

    [Test]
    public void MoveNext_ReadThatFails_ThrowsWhenItsBlockIsAskedFor()
    {
        ScriptedRows source = new(columns: 2) { OnRead = row => _ = row == 3 ? throw new InvalidDataException("row 3") : 0 };
        RowBlocks blocks = new(source.ToDataset(rowCount: 9), blockRows: 3);

        blocks.MoveNext().Should().BeTrue();
        blocks.Invoking(one => one.MoveNext()).Should().Throw<InvalidDataException>().WithMessage("row 3");
        blocks.Invoking(one => one.Dispose()).Should().NotThrow();
    }
}
