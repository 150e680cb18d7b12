using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetTests
{
    [Test]
    public void Constructor_ValidRows_KeepsThemWithoutACopy()
    {
        Tensor<float> features = Matrix(3, 2);

        var data = new LabeledDataset(features, [5, -2, 5]);

        data.Features.Should().BeSameAs(features);
        (data.RowCount, data.FeatureCount, data.ClassCount).Should().Be((3, 2, 2));
        data.LabelNames.Should().BeNull();
    }

    [Test]
    public void Constructor_Labels_AreCopied()
    {
        int[] labels = [5, -2, 5];
        var data = new LabeledDataset(Matrix(3, 2), labels);

        labels[0] = 9;

        data.Labels.ToArray().Should().Equal(5, -2, 5);
    }

    [Test]
    public void Constructor_OneClass_IsADataSet() =>
        new LabeledDataset(Matrix(2, 2), [4, 4]).ClassCount.Should().Be(1);

    [Test]
    public void Constructor_NullFeatures_IsRefused()
    {
        Action act = () => _ = new LabeledDataset(null!, [0]);

        act.Should().Throw<ArgumentNullException>().WithParameterName("features");
    }

    [Test]
    public void Constructor_RankThree_SaysWhatIsExpected()
    {
        Action act = () => _ = new LabeledDataset(Tensor.CreateFromShape<float>([2, 2, 2]), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has rank 3; expected a matrix [rows × columns] of rank 2. Reshape it.*");
    }

    [Test]
    public void Constructor_StridedView_SaysHowToMakeItDense()
    {
        Action act = () => _ = new LabeledDataset(Matrix(2, 3).Slice([0..2, 0..2]), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features is a strided view; expected dense rows. Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void Constructor_NoRows_IsRefused()
    {
        Action act = () => _ = new LabeledDataset(Matrix(0, 2), []);

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features has 0 rows; pass at least one.*");
    }

    [Test]
    public void Constructor_NoColumns_IsRefused()
    {
        Action act = () => _ = new LabeledDataset(Matrix(2, 0), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void Constructor_FewerLabelsThanRows_SaysBothCounts()
    {
        Action act = () => _ = new LabeledDataset(Matrix(3, 2), [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 2 entries but features has 3 rows; pass one label per row.*");
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void Constructor_ValueThatIsNotFinite_SaysWhere(float value, string text)
    {
        Tensor<float> features = Matrix(3, 2);
        features[2, 1] = value;
        Action act = () => _ = new LabeledDataset(features, [0, 1, 2]);

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage(
            $"features holds {text} at row 2, column 1; every value must be finite. Remove or impute such rows before use.*");
    }

    [Test]
    public void Select_RowsInAnyOrder_CopiesThemWithTheirLabels()
    {
        var data = new LabeledDataset(Matrix(3, 2), [2, 0, 1], ["a", "b", "c"]);

        LabeledDataset selected = data.Select([2, 0, 2]);

        Values(selected).Should().Equal(4, 5, 0, 1, 4, 5);
        selected.Labels.ToArray().Should().Equal(1, 2, 1);
        (selected.ClassCount, selected.NameOf(2)).Should().Be((2, "c"));
    }

    [TestCase(3)]
    [TestCase(-1)]
    public void Select_RowThatDoesNotExist_SaysTheRange(int row)
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        Action act = () => data.Select([0, row]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rows")
            .WithMessage($"rows[1] is {row}; expected 0 to 2, a row that exists.*");
    }

    [Test]
    public void Select_NoRow_IsRefused()
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        Action act = () => data.Select([]);

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows has 0 rows; pass at least one.*");
    }

    [Test]
    public void Select_MoreThanAnArrayHolds_SaysHowManyRowsFit()
    {
        var data = new LabeledDataset(Matrix(1, 784), [0]);
        Action act = () => data.Select(new int[3_000_000]);

        act.Should().ThrowExactly<ArgumentException>().WithParameterName("rows").WithMessage(
            "rows has 3000000 rows of 784 values, more than the 2147483591 that fit one array; pass at most 2739137 rows at a time.*");
    }

    [Test]
    public void Row_EachRow_IsItsPartOfTheFeatures()
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);

        data.Row(0).ToArray().Should().Equal(0, 1);
        data.Row(2).ToArray().Should().Equal(4, 5);
        data.Features[2, 0] = 40;
        data.Row(2)[0].Should().Be(40, "rows are not copied");
    }

    [Test]
    public void Row_AnyRow_AllocatesNothing()
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        float sum = data.Row(1)[0];
        long before = GC.GetAllocatedBytesForCurrentThread();

        sum += data.Row(2)[1];

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        sum.Should().Be(7);
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void Row_ThatDoesNotExist_SaysTheRange(int row)
    {
        var data = new LabeledDataset(Matrix(3, 2), [0, 1, 2]);
        Action act = () => data.Row(row);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(row))
            .WithMessage($"row is {row}; expected 0 to 2, a row that exists.*");
    }

    [Test]
    public void ToString_AnyDataSet_NamesItsSizes() =>
        new LabeledDataset(Matrix(3, 2), [5, -2, 5]).ToString().Should().Be("3 rows × 2 columns, 2 classes");

    // Row r of c columns holds r·c, r·c + 1, …
    internal static Tensor<float> Matrix(int rows, int columns) =>
        Tensor.Create([.. Enumerable.Range(0, rows * columns).Select(value => (float)value)], [rows, columns]);

    internal static float[] Values(LabeledDataset data)
    {
        float[] values = new float[data.RowCount * data.FeatureCount];
        data.Features.FlattenTo(values);
        return values;
    }
}
