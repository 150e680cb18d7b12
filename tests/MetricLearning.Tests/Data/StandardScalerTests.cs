using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Data;

public class StandardScalerTests
{
    internal static readonly Gen<(int Rows, int Columns, float[] Values)> Matrices =
        from rows in Gen.Int[1, 12]
        from columns in Gen.OneOf(Gen.Int[1, 9], Gen.Int[250, 270])
        from eighths in Gen.Int[-8000, 8000].Array[rows * columns] // sums are exact: a constant column has deviation 0 in any order
        select (rows, columns, Array.ConvertAll(eighths, value => value / 8f));

    [Test]
    public void Transform_TwoColumns_HaveMeanZeroAndDeviationOne() =>
        StandardScaler.Fit(Shape.Tensor([1, 10, 3, 30], 2, 2)).Transform(Shape.Tensor([1, 10, 3, 30], 2, 2)).ToArray()
            .Should().Equal(-1, -1, 1, 1);

    [TestCase(0.1f)]
    [TestCase(-3e30f)]
    [TestCase(0f)]
    public void Transform_ConstantColumn_BecomesExactlyZero(float constant)
    {
        Tensor<float> features = Shape.Tensor([constant, constant, constant], 3, 1);
        var scaler = StandardScaler.Fit(features);

        scaler.Scale[0].Should().Be(1);
        scaler.Transform(features).ToArray().Should().Equal(0, 0, 0);
    }

    [Test]
    public void InverseTransform_OfTransform_GivesTheRowsBack() => Matrices.Sample(matrix =>
    {
        Tensor<float> features = Shape.Tensor(matrix.Values, matrix.Rows, matrix.Columns);
        var scaler = StandardScaler.Fit(features);

        float[] restored = scaler.InverseTransform(scaler.Transform(features)).ToArray();

        // A standardised value is rounded to 2⁻²⁴ of itself, at most √12, and scaled by at most 1000; the result is rounded once more.
        return restored.Zip(matrix.Values).All(pair => Math.Abs(pair.First - pair.Second) < 1e-3);
    });

    [Test]
    public void Transform_InPlace_GivesTheSameBits()
    {
        float[] values = [1, 10, 3, 30, 8, 5];
        Tensor<float> features = Shape.Tensor(values, 3, 2);
        var scaler = StandardScaler.Fit(features);
        float[] expected = scaler.Transform(features).ToArray();

        scaler.Transform(features, features.AsTensorSpan());

        values.Should().Equal(expected);
    }

    [Test]
    public void InverseTransform_InPlace_GivesTheSameBits()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 10, 3, 30], 2, 2));
        float[] values = [0.5f, -2];
        Tensor<float> features = Shape.Tensor(values, 1, 2);

        scaler.InverseTransform(features, features.AsTensorSpan());

        values.Should().Equal(2.5f, 0);
    }

    [Test]
    public void Transform_InPlace_AllocatesNothing()
    {
        Tensor<float> features = LabeledDatasetTests.Matrix(50, 300);
        var scaler = StandardScaler.Fit(features);
        scaler.Transform(features, features.AsTensorSpan());
        long before = GC.GetAllocatedBytesForCurrentThread();

        scaler.Transform(features, features.AsTensorSpan());

        // The spans over the tensor may cost a few bytes of shape; a copy of the values would be 60,000.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);
    }

    [Test]
    public void Transform_DataSet_KeepsLabelsAndNames()
    {
        var data = new LabeledDataset(Shape.Tensor([1, 3], 2, 1), [1, 0], ["cat", "dog"]);

        LabeledDataset scaled = StandardScaler.Fit(data.Features).Transform(data);

        scaled.Features.ToArray().Should().Equal(-1, 1);
        scaled.Labels.ToArray().Should().Equal(1, 0);
        scaled.LabelNames.Should().Equal("cat", "dog");
    }

    [Test]
    public void Transform_NoRows_GivesNoRows() =>
        StandardScaler.Fit(Shape.Tensor([1, 3], 2, 1)).Transform(Shape.Tensor([], 0, 1)).Lengths.ToArray().Should().Equal(0, 1);

    [Test]
    public void TransformRow_OneRow_MatchesTransform()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 10, 3, 30], 2, 2));
        float[] row = [4, 15];

        scaler.TransformRow(row, row);

        row.Should().Equal(2, -0.5f);
    }

    [Test]
    public void Transform_OtherDimension_SaysBoth()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 3], 1, 2));
        Action features = () => scaler.Transform(Shape.Tensor([1, 2, 3], 1, 3));
        Action data = () => scaler.Transform(new LabeledDataset(Shape.Tensor([1, 2, 3], 1, 3), [0]));
        Action row = () => scaler.TransformRow([1, 2, 3], new float[2]);
        Action destination = () => scaler.TransformRow([1, 2], new float[3]);

        const string Message = " has 3 columns but the scaler expects 2; pass rows of that dimension.*";
        features.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features" + Message);
        data.Should().Throw<ArgumentException>().WithParameterName("data").WithMessage("data" + Message);
        row.Should().Throw<ArgumentException>().WithParameterName("row").WithMessage("row" + Message);
        destination.Should().Throw<ArgumentException>().WithParameterName("destination").WithMessage("destination" + Message);
    }

    [Test]
    public void Transform_DestinationOfAnotherShape_SaysBothShapes()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 3], 1, 2));
        Action act = () => scaler.Transform(Shape.Tensor([1, 2], 1, 2), Shape.Tensor([1, 2, 3, 4], 2, 2).AsTensorSpan());

        act.Should().Throw<ArgumentException>().WithParameterName("destination")
            .WithMessage("destination is [2 × 2]; expected [1 × 2]. Pass a matrix of that shape.*");
    }

    [Test]
    public void TransformRow_DestinationThatOverlapsInPart_SaysWhere()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 3], 1, 2));
        float[] memory = new float[3];
        Action act = () => scaler.TransformRow(memory.AsSpan(0, 2), memory.AsSpan(1, 2));

        act.Should().Throw<ArgumentException>().WithParameterName("destination").WithMessage(
            "destination overlaps row from entry 1 on; pass the same memory to work in place, or memory of its own.*");
    }

    [Test]
    public void Transform_ValueThatIsNotFinite_IsRefusedBeforeAnythingIsWritten()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 3], 2, 1));
        float[] destination = [7, 7];
        Action act = () => scaler.Transform(Shape.Tensor([1, float.NaN], 2, 1), Shape.Tensor(destination, 2, 1).AsTensorSpan());

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage(
            "features holds NaN at row 1, column 0; every value must be finite. Remove or impute such rows before use.*");
        destination.Should().Equal(7, 7);
    }

    [Test]
    public void Constructor_NumbersOfAnother_GivesTheSameBits() => Matrices.Sample(matrix =>
    {
        Tensor<float> features = Shape.Tensor(matrix.Values, matrix.Rows, matrix.Columns);
        var fitted = StandardScaler.Fit(features);

        StandardScaler copy = new(fitted.Mean, fitted.Scale);

        return copy.Mean.SequenceEqual(fitted.Mean) && copy.Scale.SequenceEqual(fitted.Scale)
            && copy.Transform(features).ToArray().AsSpan().SequenceEqual(fitted.Transform(features).ToArray())
            && copy.InverseTransform(features).ToArray().AsSpan().SequenceEqual(fitted.InverseTransform(features).ToArray());
    });

    [Test]
    public void Constructor_Numbers_AreCopied()
    {
        double[] mean = [1];
        double[] scale = [2];
        StandardScaler scaler = new(mean, scale);

        (mean[0], scale[0]) = (9, 9);

        (scaler.Mean[0], scaler.Scale[0]).Should().Be((1, 2));
    }

    [TestCase(double.NaN, 1, "mean", "mean[1] is NaN; expected a finite number.*")]
    [TestCase(double.PositiveInfinity, 1, "mean", "mean[1] is Infinity; expected a finite number.*")]
    [TestCase(0, double.NaN, "scale", "scale[1] is NaN; expected a finite number above 0.*")]
    [TestCase(0, double.PositiveInfinity, "scale", "scale[1] is Infinity; expected a finite number above 0.*")]
    [TestCase(0, 0, "scale", "scale[1] is 0; expected a finite number above 0.*")]
    [TestCase(0, -1, "scale", "scale[1] is -1; expected a finite number above 0.*")]
    public void Constructor_NumberOutOfRange_SaysWhichColumn(double mean, double scale, string name, string message)
    {
        Action act = () => _ = new StandardScaler([0, mean], [1, scale]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage(message);
    }

    [Test]
    public void Constructor_LengthsThatDiffer_SaysBoth()
    {
        Action none = () => _ = new StandardScaler([], []);
        Action differ = () => _ = new StandardScaler([1, 2], [1]);

        none.Should().Throw<ArgumentException>().WithParameterName("mean")
            .WithMessage("mean has 0 columns; pass rows of at least one value.*");
        differ.Should().Throw<ArgumentException>().WithParameterName("scale")
            .WithMessage("scale has length 1; expected 2, one number per entry of mean. Pass a span of that length.*");
    }

    // Column 1 becomes (3e38 + 3e38) / 1 and back 3e38 · 10 − 3e38; column 0 stays in range.
    [Test]
    public void Transform_ResultBeyondAFloat_NamesTheValueAndWritesNothing()
    {
        StandardScaler scaler = new([0, -3e38], [1, 1]);
        float[] values = [1, 2, 3, 3e38f];
        Tensor<float> features = Shape.Tensor(values, 2, 2);
        LabeledDataset data = new(Shape.Tensor([.. values], 2, 2), [0, 1]);
        float[] destination = [7, 7, 7, 7];
        float[] row = [3, 3e38f];

        Overflows(() => scaler.Transform(features), "features", "3E+38 at row 1", "becomes 6e+38");
        Overflows(() => scaler.Transform(features, Shape.Tensor(destination, 2, 2).AsTensorSpan()), "features", "3E+38 at row 1", "6e+38");
        Overflows(() => scaler.Transform(features, features.AsTensorSpan()), "features", "3E+38 at row 1", "6e+38");
        Overflows(() => scaler.Transform(data), "data", "3E+38 at row 1", "6e+38");
        Overflows(() => scaler.TransformRow(row), "row", "3E+38 at row 0", "6e+38");
        Overflows(() => scaler.TransformRow(row, row), "row", "3E+38 at row 0", "6e+38");
        destination.Should().Equal(7, 7, 7, 7);
        values.Should().Equal(1, 2, 3, 3e38f);
        row.Should().Equal(3, 3e38f);
    }

    [Test]
    public void InverseTransform_ResultBeyondAFloat_NamesTheValueAndWritesNothing()
    {
        StandardScaler scaler = new([0, 1e38], [1, 10]);
        float[] values = [1, 2, 3, -1e38f];
        Tensor<float> features = Shape.Tensor(values, 2, 2);

        Overflows(() => scaler.InverseTransform(features), "features", "-1E+38 at row 1", "becomes -9e+38");
        Overflows(() => scaler.InverseTransform(features, features.AsTensorSpan()), "features", "-1E+38 at row 1", "becomes -9e+38");
        values.Should().Equal(1, 2, 3, -1e38f);
    }

    // The bound over all columns is beyond a float, though no result is.
    [Test]
    public void Transform_LargeValueInAColumnOfLargeScale_IsStandardised()
    {
        StandardScaler scaler = new([0, 0], [1e-10, 1e38]);

        scaler.TransformRow([1e-10f, 3e38f]).Should().Equal(1, 3);
    }

    [TestCase(float.MaxValue)]
    [TestCase(-float.MaxValue)]
    public void Transform_LargestFloats_AreInRange(float value)
    {
        StandardScaler identity = new([0], [1]);

        identity.TransformRow([value]).Should().Equal(value);
        identity.InverseTransform(Shape.Tensor([value], 1, 1)).ToArray().Should().Equal(value);
    }

    [Test]
    public void Transform_ScaleSoSmallThatADoubleOverflows_IsRefused() =>
        Overflows(() => new StandardScaler([0], [double.Epsilon]).TransformRow([1]), "row", "1 at row 0", "becomes ");

    [Test]
    public void Transform_StridedView_SaysHowToMakeItDense()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 3], 1, 2));
        Tensor<float> wide = LabeledDatasetTests.Matrix(2, 3);
        Action features = () => scaler.Transform(wide.Slice([0..2, 0..2]));
        Action destination = () => scaler.Transform(LabeledDatasetTests.Matrix(2, 2), wide.AsTensorSpan([0..2, 0..2]));

        const string Message = " is a strided view; expected dense rows. Call ToDenseTensor() on it first.*";
        features.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features" + Message);
        destination.Should().Throw<ArgumentException>().WithParameterName("destination").WithMessage("destination" + Message);
    }

    [Test]
    public void ToString_AnyScaler_NamesItsColumns() =>
        new StandardScaler([0, 0], [1, 1]).ToString().Should().Be("standard scaler of 2 columns");

    [Test]
    public void Transform_NullDataSet_IsRefused()
    {
        Action act = () => StandardScaler.Fit(Shape.Tensor([1], 1, 1)).Transform((LabeledDataset)null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("data");
    }

    private static void Overflows(Action act, string name, string value, string result) =>
        act.Should().ThrowExactly<ArgumentException>().WithParameterName(name)
            .WithMessage(
                $"{name} holds {value}, column *{result}*, beyond the range of a float. Remove such rows, or clip them before use.*");
}
