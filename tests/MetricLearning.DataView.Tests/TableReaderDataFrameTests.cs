using MetricLearning.Classification;
using Microsoft.Data.Analysis;

namespace MetricLearning.DataView.Tests;

public class TableReaderDataFrameTests
{
    [Test]
    public void Read_DataFrame_IsATableLikeAnyOther()
    {
        DataFrame frame = new(
            new StringDataFrameColumn("label", ["b", "a", "b"]),
            new SingleDataFrameColumn("single", [1.5f, null, 2.5f]),
            new Int32DataFrameColumn("int", [1, 2, 3]),
            new DoubleDataFrameColumn("double", [0.5, 1, null]),
            new BooleanDataFrameColumn("flag", [true, false, true]),
            new StringDataFrameColumn("kind", ["p", null, "q"]));
        TableReader reader = TableReader.Fit(frame, Reading.Options(MissingValueRule.ReplaceByMean));

        reader.FeatureNames.Should().Equal("single", "int", "double", "flag", "kind=p", "kind=q");
        Reading.Rows(reader.Read(frame).Data).Should().BeEquivalentTo(
            new float[][] { [1.5f, 1, 0.5f, 1, 1, 0], [2, 2, 1, 0, 0.5f, 0.5f], [2.5f, 3, 0.75f, 1, 0, 1] },
            options => options.WithStrictOrdering());
        reader.Read(frame).Data.Labels.ToArray().Should().Equal(1, 0, 1);
    }

    [Test]
    public void Read_DataFrameWithMissingIntegers_NeedsThemAsFloats()
    {
        DataFrame frame = new(new StringDataFrameColumn("label", ["a", "b"]), new Int32DataFrameColumn("age", [30, null]));
        Reading.Rows(frame).Should().BeEquivalentTo(new float[][] { [30], [0] }, "so says the document of the package");

        DataFrame other = new(new StringDataFrameColumn("label", ["a", "b"]), new Int32DataFrameColumn("age", [30, null]));
        other["age"] = other["age"] * 1f;
        Reading.Refuses(other, Reading.Options(), "Column \"age\" has no value at row 1; expected one. Set MissingValues*");
    }

    [Test]
    public void Read_DataFrame_TrainsAClassifier()
    {
        var random = new Random(4);
        string[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 2 == 0 ? "nut" : "bolt")];
        DataFrame frame = new(
            new StringDataFrameColumn("label", labels),
            new SingleDataFrameColumn("length", labels.Select(label => (label == "nut" ? 1 : 5) + random.NextSingle())),
            new StringDataFrameColumn("colour", labels.Select((_, row) => row % 3 == 0 ? "red" : "grey")));
        TableReader reader = TableReader.Fit(frame, Reading.Options());

        var model = SimilarityClassifier.Train(
            reader.Read(frame).Data, new() { FoldCount = 2, NetworksPerFold = 1, Recipe = new() { StepCount = 50 } });
        float[] rows = [.. reader.ReadRows(frame).Features];
        rows.Chunk(reader.FeatureCount).Where((row, i) => model.Classify(row).Label == labels[i]).Should().HaveCountGreaterThan(36);
    }
}
