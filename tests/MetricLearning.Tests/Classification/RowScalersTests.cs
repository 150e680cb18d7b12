using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Tests.Classification;

public class RowScalersTests
{
    [Test]
    public void UsualScaling_OfUnitRows_IsCommonAndOfOthersByColumn()
    {
        RowScalers.UsualScaling(Rows(0.6f, 0.8f, 1, 0)).Should().Be(RowScaling.Common);
        RowScalers.UsualScaling(Rows(0.6f, 0.8f, 1, 0.1f)).Should().Be(RowScaling.PerColumn);
        RowScalers.Usual(Rows(0.6f, 0.8f, 1, 0)).Scale.ToArray().Distinct().Should().HaveCount(1);
    }

    [Test]
    public void Fit_Common_TakesTheMeanOffAndKeepsTheRatioOfAllDistances()
    {
        LabeledDataset data = Rows(1, 10, 3, 10, 5, 40);

        StandardScaler scaler = RowScalers.Fit(data, RowScaling.Common);

        scaler.Mean.ToArray().Should().Equal(3, 20);
        double meanVariance = ((8.0 / 3) + 200) / 2;
        scaler.Scale.ToArray().Should().OnlyContain(scale => Math.Abs(scale - Math.Sqrt(meanVariance)) < 1e-5);
    }

    [Test]
    public void Fit_ConstantColumns_HasScaleOne()
    {
        RowScalers.Fit(Rows(5, 5, 5, 5), RowScaling.Common).Scale.ToArray().Should().Equal(1, 1);
        RowScalers.Fit(Rows(5, 5, 5, 5), RowScaling.PerColumn).Scale.ToArray().Should().Equal(1, 1);
    }

    [Test]
    public void FitImages_SomeRows_TakesOneMeanAndOneDeviationOfAllValues()
    {
        StandardScaler scaler = RowScalers.FitImages(Rows(1, 10, 3, 10, 5, 40));

        scaler.Mean.ToArray().Should().AllBeEquivalentTo(11.5);
        double variance = new[] { 1.0, 10, 3, 10, 5, 40 }.Average(value => (value - 11.5) * (value - 11.5));
        scaler.Scale.ToArray().Should().OnlyContain(scale => Math.Abs(scale - Math.Sqrt(variance)) < 1e-5);
        RowScalers.FitImages(Rows(5, 5, 5, 5)).Scale.ToArray().Should().Equal(1, 1);
    }

    [Test]
    public void DeviationOf_SomeRows_IsTheRootOfTheirTotalVariance()
    {
        StandardScaler none = new([0.0, 0], [1.0, 1]), half = new([9.0, 9], [2.0, 5]);

        RowScalers.DeviationOf(Rows(1, 7, 3, 7, 5, 7), none).Should().BeApproximately(Math.Sqrt(8.0 / 3), 1e-12);
        RowScalers.DeviationOf(Rows(1, 7, 3, 7, 5, 7), half).Should().BeApproximately(Math.Sqrt(8.0 / 3) / 2, 1e-12, "rows are scaled");
        RowScalers.DeviationOf(Rows(5, 5, 5, 5), none).Should().Be(1);
        StandardScaler ofImages = RowScalers.FitImages(Rows(1, 7, 3, 7, 5, 7)); // has one mean, which is that of no column
        RowScalers.DeviationOf(Rows(1, 7, 3, 7, 5, 7), ofImages)
            .Should().BeApproximately(Math.Sqrt(8.0 / 3) / ofImages.Scale[0], 1e-12);
    }

    private static LabeledDataset Rows(params float[] values) =>
        new(Tensor.Create(values, [values.Length / 2, 2]), new int[values.Length / 2]);

    // A column that rounding hides among so many rows has scale 1 in its scaler, a million times its values.
    [Test]
    public void Fit_ColumnWhoseVarianceIsLostInRounding_HardlyCounts()
    {
        const int Count = 1_000_000;
        float[] values = new float[2 * Count];
        for (int row = 0; row < Count; row++)
        {
            (values[2 * row], values[(2 * row) + 1]) = (1e-6f * (row % 2), row == 7 ? MathF.BitIncrement(1e-6f) : 1e-6f);
        }

        LabeledDataset data = Rows(values);
        StandardScaler common = RowScalers.Fit(data, RowScaling.Common);

        common.Scale[0].Should().BeApproximately(1e-6 / Math.Sqrt(8), 1e-9, "one of two columns has variance 10⁻¹² / 4");
        RowScalers.DeviationOf(data, common).Should().BeApproximately(Math.Sqrt(2), 1e-3);
    }
}
