using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetFactoriesTests
{
    [Test]
    public void FromRowMajor_WholeRows_TakesTheArrayOver()
    {
        float[] values = [1, 2, 3, 4, 5, 6];

        var data = LabeledDataset.FromRowMajor(values, 3, [1, 0], ["cat", "dog"]);

        (data.RowCount, data.FeatureCount, data.NameOf(0)).Should().Be((2, 3, "cat"));
        values[5] = 60;
        data.Features[1, 2].Should().Be(60, "the array is not copied");
    }

    [Test]
    public void FromRowMajor_HalfARow_SaysTheLengths()
    {
        Action act = () => LabeledDataset.FromRowMajor(new float[7], 3, [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values has 7 entries, which do not fill rows of 3; pass whole rows.*");
    }

    [Test]
    public void FromRowMajor_NoColumns_IsRefused()
    {
        Action act = () => LabeledDataset.FromRowMajor(new float[7], 0, [0, 1]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("featureCount")
            .WithMessage("featureCount is 0; expected 1 or more, the columns of a row. Pass the number of values of one row.*");
    }

    [Test]
    public void FromRowMajor_ValueThatIsNotFinite_SaysWhere()
    {
        Action act = () => LabeledDataset.FromRowMajor([1, 2, 3, float.NegativeInfinity], 2, [0, 1]);

        act.Should().Throw<ArgumentException>().WithParameterName("values").WithMessage(
            "values holds -Infinity at row 1, column 1; every value must be finite. Remove or impute such rows before use.*");
    }

    [Test]
    public void FromRowMajor_NoRows_IsRefused()
    {
        Action act = () => LabeledDataset.FromRowMajor([], 2, []);

        act.Should().Throw<ArgumentException>().WithParameterName("values").WithMessage("values has 0 rows; pass at least one.*");
    }

    [Test]
    public void FromRowMajor_LabelCountDiffers_SaysBothCounts()
    {
        Action act = () => LabeledDataset.FromRowMajor([1, 2], 1, [0]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but values has 2 rows; pass one label per row.*");
    }

    [Test]
    public void FromRowMajor_LabelWithoutName_SaysWhich()
    {
        Action act = () => LabeledDataset.FromRowMajor([1, 2], 1, [0, 2], ["cat", "dog"]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("labels")
            .WithMessage("labels[1] is 2 but labelNames has 2 names; pass a name for every label, or no names.*");
    }

    [Test]
    public void FromRowMajor_NullValues_IsRefused()
    {
        Action act = () => LabeledDataset.FromRowMajor(null!, 1, [0]);

        act.Should().Throw<ArgumentNullException>().WithParameterName("values");
    }

    [Test]
    public void FromBytes_Images_BecomeRowsOfFloats()
    {
        var data = LabeledDataset.FromBytes(Images(), [7, 8, 9]);

        (data.RowCount, data.FeatureCount).Should().Be((3, 4));
        LabeledDatasetTests.Values(data).Should().Equal(0, 1, 2, 3, 4, 5, 6, 7, 252, 253, 254, 255);
        data.Labels.ToArray().Should().Equal(7, 8, 9);
    }

    [Test]
    public void FromBytes_DimensionsOfLengthOne_AreCountedAsOne() =>
        LabeledDatasetTests.Values(LabeledDataset.FromBytes(Tensor.Create<byte>([1, 2, 3, 4], [4, 1, 1]), [0, 1, 2, 3]))
            .Should().Equal(1, 2, 3, 4);

    [Test]
    public void FromBytes_SomeRows_TakesThoseAlone()
    {
        var data = LabeledDataset.FromBytes(Images(), [0, 1, 0], rows: [2, 0], ["cat", "dog"]);

        LabeledDatasetTests.Values(data).Should().Equal(252, 253, 254, 255, 0, 1, 2, 3);
        data.Labels.ToArray().Should().Equal(0, 0);
        data.LabelNames.Should().Equal("cat", "dog");
    }

    [Test]
    public void FromBytes_RowThatDoesNotExist_SaysTheRange()
    {
        Action act = () => LabeledDataset.FromBytes(Images(), [0, 1, 2], rows: [0, 3]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rows")
            .WithMessage("rows[1] is 3; expected 0 to 2, a row that exists.*");
    }

    [Test]
    public void FromBytes_LabelWithoutName_IsRefusedWhereItsRowIsTaken()
    {
        Action all = () => LabeledDataset.FromBytes(Images(), [0, 1, 2], ["cat", "dog"]);
        Action taken = () => LabeledDataset.FromBytes(Images(), [0, 1, 2], rows: [2], ["cat", "dog"]);

        const string Message = "labels[2] is 2 but labelNames has 2 names; pass a name for every label, or no names.*";
        all.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("labels").WithMessage(Message);
        taken.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("labels").WithMessage(Message);
        LabeledDataset.FromBytes(Images(), [0, 1, 2], rows: [1], ["cat", "dog"]).RowCount.Should().Be(1);
    }

    [Test]
    public void FromBytes_MoreThanAnArrayHolds_SaysHowManyRowsFit()
    {
        Action act = () => LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([1, 28, 28]), [0], rows: new int[3_000_000]);

        act.Should().ThrowExactly<ArgumentException>().WithParameterName("rows").WithMessage(
            "rows has 3000000 rows of 784 values, more than the 2147483591 that fit one array; pass at most 2739137 rows at a time.*");
    }

    [Test]
    public void FromBytes_NoRowTaken_IsRefused()
    {
        Action act = () => LabeledDataset.FromBytes(Images(), [0, 1, 2], ReadOnlySpan<int>.Empty);

        act.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows has 0 rows; pass at least one.*");
    }

    [Test]
    public void FromBytes_LabelCountDiffers_SaysBothCounts()
    {
        Action all = () => LabeledDataset.FromBytes(Images(), [0, 1]);
        Action some = () => LabeledDataset.FromBytes(Images(), [0, 1], rows: [0]);

        all.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 2 entries but values has 3 rows; pass one label per row.*");
        some.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 2 entries but values has 3 rows; pass one label per row.*");
    }

    [Test]
    public void FromBytes_NoRowsOrNoColumns_IsRefused()
    {
        Action noRows = () => LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([0, 2, 2]), []);
        Action noColumns = () => LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([1, 2, 0]), [0]);

        noRows.Should().Throw<ArgumentException>().WithParameterName("values").WithMessage("values has 0 rows; pass at least one.*");
        noColumns.Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void FromBytes_RankOne_SaysWhatIsExpected()
    {
        Action act = () => LabeledDataset.FromBytes(Tensor.CreateFromShape<byte>([3]), [0, 1, 2]);

        act.Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values has rank 1; expected [rows × …] of rank 2 or more. Reshape it.*");
    }

    [Test]
    public void FromBytes_StridedView_SaysHowToMakeItDense()
    {
        Action act = () => LabeledDataset.FromBytes(Images().Slice([0..3, 0..2, 0..1]), [0, 1, 2]);

        act.Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values is a strided view; expected dense rows. Call ToDenseTensor() on it first.*");
    }

    // Three images of 2 × 2.
    private static Tensor<byte> Images() =>
        Tensor.Create<byte>([0, 1, 2, 3, 4, 5, 6, 7, 252, 253, 254, 255], [3, 2, 2]);
}
