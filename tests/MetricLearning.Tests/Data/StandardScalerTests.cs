using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Data;

public class StandardScalerTests
{
    private static readonly Gen<(int Rows, int Columns, float[] Values)> Matrices =
        from rows in Gen.Int[1, 12]
        from columns in Gen.OneOf(Gen.Int[1, 9], Gen.Int[250, 270])
        from eighths in Gen.Int[-8000, 8000].Array[rows * columns] // sums are exact: a constant column has deviation 0 in any order
        select (rows, columns, Array.ConvertAll(eighths, value => value / 8f));

    [Test]
    public void Fit_TwoColumns_HasTheirMeansAndPopulationDeviations()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 10, 3, 30], 2, 2));

        scaler.Mean.ToArray().Should().Equal(2, 20);
        scaler.Scale.ToArray().Should().Equal(1, 10);
        scaler.FeatureCount.Should().Be(2);
    }

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
    public void Fit_LargeOffset_KeepsTheSmallDeviation()
    {
        // 2²⁴ and its two neighbours among floats: a sum of squares in single precision would lose the deviation.
        var scaler = StandardScaler.Fit(Shape.Tensor([16777214, 16777216, 16777218], 3, 1));

        scaler.Mean[0].Should().Be(16777216);
        scaler.Scale[0].Should().BeApproximately(Math.Sqrt(8.0 / 3), 1e-15);
    }

    [Test]
    public void Fit_AnyMatrix_MatchesANaiveLoop() => Matrices.Sample(matrix =>
    {
        (int rows, int columns, float[] values) = matrix;
        var scaler = StandardScaler.Fit(Shape.Tensor(values, rows, columns));
        for (int column = 0; column < columns; column++)
        {
            double[] x = [.. Enumerable.Range(0, rows).Select(row => (double)values[(row * columns) + column])];
            double mean = x.Average();
            double deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)));
            double scale = deviation == 0 ? 1 : deviation;

            // Sums of up to 12 doubles below 1000 in two orders: a few times 12 · 1000 · 2⁻⁵³.
            if (Math.Abs(scaler.Mean[column] - mean) > 1e-11 || Math.Abs(scaler.Scale[column] - scale) > 1e-9)
            {
                return false;
            }
        }

        return true;
    });

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
    public void Fit_NoRowsOrNoColumns_IsRefused()
    {
        Action noRows = () => StandardScaler.Fit(Shape.Tensor([], 0, 2));
        Action noColumns = () => StandardScaler.Fit(Shape.Tensor([], 2, 0));

        noRows.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features has 0 rows; pass at least one.*");
        noColumns.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has 0 columns; pass rows of at least one value.*");
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
    public void Transform_NullDataSet_IsRefused()
    {
        Action act = () => StandardScaler.Fit(Shape.Tensor([1], 1, 1)).Transform((LabeledDataset)null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("data");
    }
}
