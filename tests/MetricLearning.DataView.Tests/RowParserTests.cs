using Microsoft.ML.Data;

namespace MetricLearning.DataView.Tests;

public class RowParserTests
{
    [Test]
    public void Read_LabelsThatAreNumbers_AreTheLabels()
    {
        Labels(new MemoryTable().Add("label", NumberDataViewType.Int32, [7, -3])).Should().Equal(7, -3);
        Labels(new MemoryTable().Floats("label", 2, 0)).Should().Equal(2, 0);
        Labels(new MemoryTable().Add("label", NumberDataViewType.Double, [(double)int.MinValue, (double)int.MaxValue])).Should()
            .Equal(int.MinValue, int.MaxValue);
        Labels(new MemoryTable().Add("label", BooleanDataViewType.Instance, [true, false])).Should().Equal(1, 0);
        Labels(new MemoryTable().Keys("label", [2, 1])).Should().Equal(2, 1);
    }

    [TestCase(1.5)]
    [TestCase(3e9)]
    [TestCase(double.PositiveInfinity)]
    public void Read_LabelThatIsNoWholeNumber_IsRefused(double label) =>
        Reading.Refuses(
            new MemoryTable().Add("label", NumberDataViewType.Double, [1, label]).Floats("x", 1, 2), Reading.Options(),
            "Column \"label\" has the label * at row 1; expected a whole number of 32 bits.*");

    private static int[] Labels(MemoryTable table)
    {
        table.Floats("x", 1, 2);
        TableReader reader = TableReader.Fit(table, Reading.Options());
        reader.LabelNames.Should().BeNull();
        return reader.Read(table).Data.Labels.ToArray();
    }
}
