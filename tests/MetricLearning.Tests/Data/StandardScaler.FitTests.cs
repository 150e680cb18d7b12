using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Data;

public class StandardScalerFitTests
{
    [Test]
    public void Fit_TwoColumns_HasTheirMeansAndPopulationDeviations()
    {
        var scaler = StandardScaler.Fit(Shape.Tensor([1, 10, 3, 30], 2, 2));

        scaler.Mean.ToArray().Should().Equal(2, 20);
        scaler.Scale.ToArray().Should().Equal(1, 10);
        scaler.FeatureCount.Should().Be(2);
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
    public void Fit_AnyMatrix_MatchesANaiveLoop() => StandardScalerTests.Matrices.Sample(matrix =>
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
    public void Fit_NoRowsOrNoColumns_IsRefused()
    {
        Action noRows = () => StandardScaler.Fit(Shape.Tensor([], 0, 2));
        Action noColumns = () => StandardScaler.Fit(Shape.Tensor([], 2, 0));

        noRows.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features has 0 rows; pass at least one.*");
        noColumns.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void Fit_StridedView_SaysHowToMakeItDense()
    {
        Action act = () => StandardScaler.Fit(LabeledDatasetTests.Matrix(2, 3).Slice([0..2, 0..2]));

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features is a strided view; expected dense rows. Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void Fit_ValueThatIsNotFinite_SaysWhere()
    {
        Action act = () => StandardScaler.Fit(Shape.Tensor([1, 2, 3, float.NaN], 2, 2));

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage(
            "features holds NaN at row 1, column 1; every value must be finite. Remove or impute such rows before use.*");
    }

    // √(Σ(x − m)² / n) of ±MaxValue is MaxValue, whose square only a double holds.
    [Test]
    public void Fit_LargestFloats_HaveAFiniteScale()
    {
        Tensor<float> features = Shape.Tensor([float.MaxValue, -float.MaxValue], 2, 1);
        var scaler = StandardScaler.Fit(features);

        scaler.Scale[0].Should().BeApproximately(float.MaxValue, 1e24);
        scaler.Transform(features).ToArray().Should().Equal(1, -1);
    }

    [Test]
    public void Fit_OneRow_BecomesZero()
    {
        Tensor<float> features = Shape.Tensor([3, -5], 1, 2);

        StandardScaler.Fit(features).Transform(features).ToArray().Should().Equal(0, 0);
    }
}
