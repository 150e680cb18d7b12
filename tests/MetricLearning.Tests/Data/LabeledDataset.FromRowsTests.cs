using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetFromRowsTests
{
    private static readonly float[][] Rows = [[1, 2], [3, 4], [5, 6]];

    [Test]
    public void FromRows_IntegerLabels_CopiesTheRowsInOrder()
    {
        var data = LabeledDataset.FromRows(Rows, [9, -9, 9]);

        LabeledDatasetTests.Values(data).Should().Equal(1, 2, 3, 4, 5, 6);
        data.Labels.ToArray().Should().Equal(9, -9, 9);
        (data.RowCount, data.FeatureCount, data.ClassCount).Should().Be((3, 2, 2));
    }

    [Test]
    public void FromRows_SequenceThatReusesItsArray_KeepsEachRow()
    {
        LabeledDatasetTests.Values(LabeledDataset.FromRows(Reused(), [0, 1])).Should().Equal(1, 2);

        static IEnumerable<float[]> Reused()
        {
            float[] row = [1];
            yield return row;
            row[0] = 2;
            yield return row;
        }
    }

    [Test]
    public void FromRows_NamesAsLabels_IndexTheNamesInOrdinalOrder()
    {
        var data = LabeledDataset.FromRows(Rows, ["b", "Z", "b"]);

        data.LabelNames.Should().Equal("Z", "b");
        data.Labels.ToArray().Should().Equal(1, 0, 1);
        data.NameOf(data.Labels[0]).Should().Be("b");
    }

    [Test]
    public void FromRows_RowOfAnotherLength_SaysBothLengths()
    {
        Action act = () => LabeledDataset.FromRows([[1, 2], [3]], [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows")
            .WithMessage("rows[1] has 1 values but rows[0] has 2; pass rows of equal length.*");
    }

    [Test]
    public void FromRows_NullRow_SaysWhich()
    {
        Action act = () => LabeledDataset.FromRows([[1, 2], null!], [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows[1] is null; pass an array for every row.*");
    }

    [TestCase(2)]
    [TestCase(4)]
    public void FromRows_LabelCountDiffers_SaysBothCounts(int labelCount)
    {
        Action act = () => LabeledDataset.FromRows(Rows, Enumerable.Range(0, labelCount));

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage($"labels has {labelCount} entries but rows has 3 rows; pass one label per row.*");
    }

    [Test]
    public void FromRows_NoRows_IsRefused()
    {
        Action act = () => LabeledDataset.FromRows([], Array.Empty<int>());

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows has 0 rows; pass at least one.*");
    }

    [Test]
    public void FromRows_NoColumns_IsRefused()
    {
        Action act = () => LabeledDataset.FromRows([[], []], [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows")
            .WithMessage("rows has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void FromRows_ValueThatIsNotFinite_SaysWhere()
    {
        Action act = () => LabeledDataset.FromRows([[1, 2], [3, float.NaN]], [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage(
            "rows holds NaN at row 1, column 1; every value must be finite. Remove or impute such rows before use.*");
    }

    [Test]
    public void FromRows_NullName_SaysWhich()
    {
        Action act = () => LabeledDataset.FromRows(Rows, ["a", null!, "b"]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage("labels[1] is null; pass a name for every row.*");
    }

    [Test]
    public void FromRows_NullSequence_IsRefused()
    {
        Action noRows = () => LabeledDataset.FromRows(null!, [0]);
        Action noMemories = () => LabeledDataset.FromRows((IEnumerable<ReadOnlyMemory<float>>)null!, [0]);
        Action noLabels = () => LabeledDataset.FromRows(Rows, (IEnumerable<int>)null!);
        Action noNames = () => LabeledDataset.FromRows(Rows, (IEnumerable<string>)null!);

        noRows.Should().Throw<ArgumentNullException>().WithParameterName("rows");
        noMemories.Should().Throw<ArgumentNullException>().WithParameterName("rows");
        noLabels.Should().Throw<ArgumentNullException>().WithParameterName("labels");
        noNames.Should().Throw<ArgumentNullException>().WithParameterName("labels");
    }

    [Test]
    public void FromRows_Memories_GiveWhatArraysGive()
    {
        float[] shared = [1, 2, 3, 4, 5, 6];
        ReadOnlyMemory<float>[] parts = [shared.AsMemory(0, 2), shared.AsMemory(2, 2), shared.AsMemory(4)];

        var byNumbers = LabeledDataset.FromRows(parts, [9, -9, 9]);
        var byNames = LabeledDataset.FromRows(new List<ReadOnlyMemory<float>>(parts), ["b", "Z", "b"]);
        shared[0] = 10;

        LabeledDatasetTests.Values(byNumbers).Should().Equal(1, 2, 3, 4, 5, 6);
        byNumbers.Labels.ToArray().Should().Equal(9, -9, 9);
        LabeledDatasetTests.Values(byNames).Should().Equal(1, 2, 3, 4, 5, 6);
        byNames.LabelNames.Should().Equal("Z", "b");
    }

    // Compiles only while neither kind of rows is ambiguous: arrays convert to memory, and an empty list or null is either.
    [Test]
    public void FromRows_RowsInAnyForm_FindTheirOverload()
    {
        float[] row = [1, 2];
        List<float[]> list = [row];
        IEnumerable<ReadOnlyMemory<float>> lazy = list.Select(values => (ReadOnlyMemory<float>)values);
        LabeledDataset[] all =
        [
            LabeledDataset.FromRows([row], [0]),
            LabeledDataset.FromRows([row.AsMemory()], [0]),
            LabeledDataset.FromRows([[1, 2]], ["a"]),
            LabeledDataset.FromRows(list, [0]),
            LabeledDataset.FromRows(list.ToArray(), ["a"]),
            LabeledDataset.FromRows(lazy, [0]),
            LabeledDataset.FromRows(lazy.ToArray(), ["a"], ["a"]),
        ];

        all.Should().OnlyContain(data => data.RowCount == 1 && data.FeatureCount == 2);
    }

    [Test]
    public void FromRows_MemoriesOfUnequalLength_SaysBothLengths()
    {
        Action act = () => LabeledDataset.FromRows([new float[2].AsMemory(), new float[1].AsMemory()], [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows")
            .WithMessage("rows[1] has 1 values but rows[0] has 2; pass rows of equal length.*");
    }

    [Test]
    public void FromRows_MoreThanAnArrayHolds_SaysHowManyRowsFit()
    {
        Action act = () => LabeledDataset.FromRows(Enumerable.Repeat(new float[784], 3_000_000), new int[3_000_000]);

        act.Should().ThrowExactly<ArgumentException>().WithParameterName("rows").WithMessage(
            "rows has 3000000 rows of 784 values, more than the 2147483591 that fit one array; pass at most 2739137 rows at a time.*");
    }

    [Test]
    public void FromRows_GivenLabelNames_NumbersTheLabelsByThem()
    {
        string[] names = ["dog", "ant", "cat"];

        var data = LabeledDataset.FromRows(Rows, ["cat", "dog", "cat"], names);

        data.Labels.ToArray().Should().Equal(2, 0, 2);
        names[0] = "cow";
        data.LabelNames.Should().Equal("dog", "ant", "cat");
    }

    [Test]
    public void FromRows_NamesOfAnotherDataSet_GiveTheSameNumbers()
    {
        var first = LabeledDataset.FromRows(Rows, ["a", "b", "c"]);

        var second = LabeledDataset.FromRows([[7, 8]], ["c"], first.LabelNames);

        second.Labels.ToArray().Should().Equal(first.Labels[2]);
    }

    [Test]
    public void FromRows_LabelThatHasNoNumber_SaysWhich()
    {
        Action act = () => LabeledDataset.FromRows(Rows, ["cat", "Cat", "cat"], ["dog", "cat"]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage(
            "labels[1] is \"Cat\", which is not among the 2 labelNames; add it there, or drop the row.*");
    }

    [Test]
    public void FromRows_NameGivenTwice_SaysWhere()
    {
        Action act = () => LabeledDataset.FromRows(Rows, ["cat", "cat", "cat"], ["dog", "cat", "dog"]);

        act.Should().Throw<ArgumentException>().WithParameterName("labelNames")
            .WithMessage("labelNames[2] is \"dog\", as is labelNames[0]; pass each name once.*");
    }

    [Test]
    public void FromRows_NullAmongGivenNames_SaysWhich()
    {
        Action act = () => LabeledDataset.FromRows(Rows, ["a", "a", "a"], ["a", null!]);

        act.Should().Throw<ArgumentException>().WithParameterName("labelNames")
            .WithMessage("labelNames[1] is null; pass a name for every label.*");
    }
}
