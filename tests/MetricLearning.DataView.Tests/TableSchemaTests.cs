using Microsoft.ML;
using Microsoft.ML.Data;

namespace MetricLearning.DataView.Tests;

public class TableSchemaTests
{
    [Test]
    public void Find_MissingColumn_ListsThoseThereAre()
    {
        MemoryTable table = Reading.Labelled.Floats("x", 1, 2);

        Reading.Refuses(
            table, new() { LabelColumn = "y" },
            "The table has no column \"y\", which the labels are read from; expected one of label, x.*");
        Reading.Refuses(table, Reading.Options() with { IdColumn = "y" }, "The table has no column \"y\", which the ids are read from*");
        Reading.Refuses(table, Reading.Options() with { FeatureColumns = ["x", "y"] }, "*\"y\", which features are read from*");
        TableReader reader = TableReader.Fit(table, Reading.Options());
        reader.Invoking(it => it.Read(Reading.Labelled.Floats("X", 1, 2))).Should().Throw<ArgumentException>()
            .WithMessage("The table has no column \"x\", which features are read from; expected one of label, X.*");
    }

    [Test]
    public void Find_ColumnsOfOneName_TakesTheLast()
    {
        MemoryTable table = Reading.Labelled.Texts("x", "old", "older").Floats("y", 3, 4).Floats("x", 1, 2);

        TableReader.Fit(table, Reading.Options()).FeatureNames.Should().Equal("y", "x");
        Reading.Rows(table)[0].Should().Equal(3, 1);
    }

    [Test]
    public void FindLabels_OtherType_IsRefused()
    {
        Reading.Refuses(
            new MemoryTable().Vectors("label", [1f, 2f]).Floats("x", 1), Reading.Options(),
            "The column \"label\" of labels is Vector<Single, 2>; expected texts, keys, whole numbers or Booleans.*");
        Reading.Refuses(
            new MemoryTable().Add("label", DateTimeDataViewType.Instance, [default(DateTime)]).Floats("x", 1), Reading.Options(),
            "The column \"label\" of labels is DateTime; expected texts*");
    }

    [Test]
    public void FindFeature_OtherType_IsRefused()
    {
        Reading.Refuses(
            Reading.Labelled.Add("when", DateTimeDataViewType.Instance, new DateTime[2]), Reading.Options(),
            "The feature column \"when\" is DateTime; expected numbers, Booleans*Convert it, or leave it out of FeatureColumns.*");
        Reading.Refuses(
            Reading.Labelled.Add("v", new VectorDataViewType(NumberDataViewType.Single), new VBuffer<float>[2]), Reading.Options(),
            "The feature column \"v\" is Vector<Single>; expected*vectors of them of one length*");
    }

    [Test]
    public void FindFeature_CategoryUnlessAskedFor_IsRefused()
    {
        TableReaderOptions options = Reading.Options(categories: CategoryRule.Refuse);

        Reading.Refuses(
            Reading.Labelled.Texts("colour", "r", "g"), options,
            "The feature column \"colour\" is String; expected numbers. Set Categories to OneHot, or leave it out of FeatureColumns.*");
        Reading.Refuses(Reading.Labelled.Keys("k", [1, 2]), options, "The feature column \"k\" is Key<UInt32, 0-8>; expected numbers.*");
    }

    [Test]
    public void FindFeature_LaterTableOfAnotherKind_IsRefused()
    {
        TableReader reader = TableReader.Fit(
            Reading.Labelled.Floats("x", 1, 2).Texts("c", "p", "q").Vectors("v", [1, 2], [3, 4]), Reading.Options());

        Refuses(Reading.Labelled.Texts("x", "1", "2"), "The feature column \"x\" is String, but was of numbers in the table*Convert it.*");
        Refuses(
            Reading.Labelled.Floats("x", 1, 2).Floats("c", 1, 2),
            "The feature column \"c\" is Single, but was of categories in the table*");
        Refuses(
            Reading.Labelled.Floats("x", 1, 2).Texts("c", "p", "q").Vectors("v", [1f], [2f]),
            "The feature column \"v\" has 1 values a row; expected 2, as the table*");
        Reading.Rows(reader.Read(Reading.Labelled.Add("x", NumberDataViewType.Int64, [7L, 8]).Keys("c", [1, 2], ["q", "p"])
            .Vectors("v", [1, 2], [3, 4])).Data)[0].Should().Equal([7, 0, 1, 1, 2], "widths of numbers, and texts and keys, may differ");

        void Refuses(IDataView table, string message) =>
            reader.Invoking(it => it.Read(table)).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(table));
    }

    [Test]
    public void FindIds_OtherType_IsRefused() =>
        Reading.Refuses(
            Reading.Labelled.Add("id", BooleanDataViewType.Instance, [true, false]).Floats("x", 1, 2),
            Reading.Options() with { IdColumn = "id" }, "The column \"id\" of ids is Boolean; expected texts, whole numbers or keys.*");

    [Test]
    public void Fit_NoFeatureColumn_IsRefused() =>
        Reading.Refuses(Reading.Labelled, Reading.Options(), "The table has no column beside \"label\" to read features from*");
}
