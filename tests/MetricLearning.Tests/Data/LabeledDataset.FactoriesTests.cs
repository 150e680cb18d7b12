using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetFactoriesTests
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

        act.Should()
            .Throw<ArgumentException>().WithParameterName("rows").WithMessage("rows has 0 columns; pass rows of at least one value.*");
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
        Action noLabels = () => LabeledDataset.FromRows(Rows, (IEnumerable<int>)null!);
        Action noNames = () => LabeledDataset.FromRows(Rows, (IEnumerable<string>)null!);

        noRows.Should().Throw<ArgumentNullException>().WithParameterName("rows");
        noLabels.Should().Throw<ArgumentNullException>().WithParameterName("labels");
        noNames.Should().Throw<ArgumentNullException>().WithParameterName("labels");
    }

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
            .WithMessage("featureCount ('0') must be a non-negative and non-zero value.*");
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
