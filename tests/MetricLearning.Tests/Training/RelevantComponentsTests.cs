using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class RelevantComponentsTests
{
    [Test]
    public void Fit_HandSolvedCase_IsTheInverseFactorOfTheCovarianceWithinClasses()
    {
        // Round the means (2, 0) and (10, 7): deviations ±(2, 0) and ±(2, 4), so W = [[16, 16], [16, 32]] / 2, tr W / f = 12.
        LabeledDataset data = new(Tensor.Create([4f, 0, 0, 0, 12, 11, 8, 3], [4, 2]), [5, 5, -1, -1]);

        EmbeddingNetwork map = RelevantComponents.Fit(data, shrinkage: 0.5);

        // 0.5·W + 0.5·12·I = [[10, 4], [4, 14]] = L·Lᵀ
        (double a, double b) = (Math.Sqrt(10), 4 / Math.Sqrt(10));
        double c = Math.Sqrt(14 - (b * b));
        double[] expected = [1 / a, 0, -b / (a * c), 1 / c];
        map.Parameters[0].Values.ToArray().Should().Equal(expected, (actual, one) => Math.Abs(actual - one) < 1e-6);
        map.Parameters[1].Values.ToArray().Should().Equal(0, 0);
        (map.InputDimension, map.EmbeddingDimension).Should().Be((2, 2));
    }

    [Test]
    public void Fit_RandomRows_MakesThemVaryAlikeWithinClasses([Values(1, 3, 17)] int columns, [Values(2, 5)] int classCount)
    {
        LabeledDataset data = Mixed(rowsPerClass: 40, columns, classCount);

        double[] covariance = CovarianceWithin(new(RelevantComponents.Fit(data, 1e-6).Embed(data.Features), data.Labels));

        covariance.Select((value, i) => Math.Abs(value - (i % (columns + 1) == 0 ? 1 : 0))).Should().OnlyContain(error => error < 0.01);
    }

    [Test]
    public void Fit_ShrunkWhole_KeepsDistancesButForTheirUnit()
    {
        LabeledDataset data = Mixed(rowsPerClass: 10, columns: 4, classCount: 3);

        float[] weights = RelevantComponents.Fit(data, shrinkage: 1).Parameters[0].Values.ToArray();

        weights.Where((_, i) => i % 5 == 0).Should().OnlyContain(weight => weight == weights[0]);
        weights.Where((_, i) => i % 5 != 0).Should().OnlyContain(weight => weight == 0);
    }

    [Test]
    public void Fit_RowsOfOtherUnits_GivesTheSameDistancesWhereNothingIsShrunk()
    {
        LabeledDataset data = Mixed(rowsPerClass: 30, columns: 3, classCount: 2);
        float[] stretched = [.. data.Features.ToArray().Select((value, i) => value * (i % 3 == 0 ? 100 : i % 3 == 1 ? 0.01f : 1))];
        LabeledDataset other = new(Tensor.Create(stretched, [60, 3]), data.Labels);

        float[] distances = Distances(data, 1e-12), ofOther = Distances(other, 1e-12);

        distances.Should().Equal(ofOther, (a, b) => Math.Abs(a - b) < 1e-3 * a);
    }

    [Test]
    public void Fit_MoreRowsThanAreUsed_LearnsFromRowsOfAllClasses()
    {
        LabeledDataset data = Mixed(rowsPerClass: 6000, columns: 2, classCount: 3);

        double[] covariance = CovarianceWithin(new(RelevantComponents.Fit(data, 1e-6).Embed(data.Features), data.Labels));

        covariance.Should().Equal([1, 0, 0, 1], (actual, expected) => Math.Abs(actual - expected) < 0.03);
        int[] sample = RelevantComponents.Sample(data.Labels);
        sample.Should().HaveCount(3 * 5461).And.OnlyHaveUniqueItems();
        sample.CountBy(row => data.Labels[row]).Select(pair => pair.Value).Should().OnlyContain(count => count == 5461);
    }

    [TestCase(9_000, 2, 8_191)]
    [TestCase(100_000, 2, 8_191)]
    [TestCase(10_000, 5, 8_191)]
    [TestCase(2_000, 50, 2_000)]
    public void Sample_ManyClassesOfFewRows_HasTwoRowsOfClassesAtLeast(int classCount, int rowsPerClass, int expectedClasses)
    {
        int[] labels = [.. Enumerable.Range(0, classCount * rowsPerClass).Select(row => row % classCount)];

        int[] sample = RelevantComponents.Sample(labels);

        int[] counts = [.. sample.CountBy(row => labels[row]).Select(pair => pair.Value)];
        sample.Should().OnlyHaveUniqueItems();
        sample.Length.Should().BeLessThanOrEqualTo(RelevantComponents.MostRows).And.BeGreaterThan(RelevantComponents.MostRows * 9 / 10);
        counts.Should().OnlyContain(count => count >= 2).And.HaveCountGreaterThanOrEqualTo(expectedClasses);
    }

    [Test]
    public void Sample_LargeClassesBesideManySmallOnes_HasAllLargeOnes()
    {
        // 60,000 rows of one class, 3,000 of another, 9,000 classes of two rows and 40,000 of one.
        int[] labels =
        [
            .. Enumerable.Repeat(-2, 60_000), .. Enumerable.Repeat(-1, 3_000), .. Enumerable.Range(0, 18_000).Select(row => row / 2),
            .. Enumerable.Range(9_000, 40_000),
        ];

        int[] sample = RelevantComponents.Sample(labels);

        Dictionary<int, int> counts = sample.CountBy(row => labels[row]).ToDictionary();
        (counts[-2], counts[-1]).Should().Be((12_136, 606), "as large a share of all rows that share a class");
        counts.Where(pair => pair.Key is >= 0 and < 9_000).Should().HaveCount(1_821).And.OnlyContain(pair => pair.Value == 2);
        counts.Keys.Should().NotContain(label => label >= 9_000);
        sample.Should().HaveCount(12_136 + 606 + (2 * 1_821)).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Sample_ManyClassesOfOneRowAlone_HasAsManyRowsAsAreUsed()
    {
        int[] labels = [.. Enumerable.Range(0, 20_000)];

        RelevantComponents.Sample(labels).Should().HaveCount(RelevantComponents.MostRows).And.OnlyHaveUniqueItems();
        FluentActions.Invoking(() => RelevantComponents.Fit(new(Tensor.CreateFromShape<float>([20_000, 2]), labels)))
            .Should().Throw<ArgumentException>().WithMessage("*no class varies*");
    }

    [Test]
    public void Fit_ManyClassesOfTwoRows_FindsWhatVaries()
    {
        Random random = new(3);
        float[] values = new float[40_000 * 2];
        for (int row = 0; row < 40_000; row++)
        {
            values[2 * row] = (float)(10 * random.NextNormal());
            values[(2 * row) + 1] = (row / 2) + (float)random.NextNormal();
        }

        LabeledDataset data = new(Tensor.Create(values, [40_000, 2]), [.. Enumerable.Range(0, 40_000).Select(row => row / 2)]);

        float[] weights = RelevantComponents.Fit(data, 1e-6).Parameters[0].Values.ToArray();

        weights.Zip([0.1f, 0, 0, 1]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 0.02);
    }

    [Test]
    public void Fit_ColumnsThatDependOnEachOther_AsksForALargerShrinkage()
    {
        LabeledDataset data = new(Tensor.Create([0f, 0, 0, 0, 3, 3], [3, 2]), [0, 0, 0]);

        FluentActions.Invoking(() => RelevantComponents.Fit(data, 1e-17)).Should().Throw<ArgumentException>()
            .WithMessage("*columns depend on each other and the shrinkage of 1E-17 is too small*a larger shrinkage*");
        RelevantComponents.Fit(data, 1e-6).Parameters[0].Values.ToArray().Should().OnlyContain(weight => float.IsFinite(weight));
    }

    [Test]
    public void Fit_MoreColumnsThanAMapCanHave_Throws() => FluentActions
        .Invoking(() => RelevantComponents.Fit(new(Tensor.CreateFromShape<float>([2, 16_385]), new int[2])))
        .Should().Throw<ArgumentException>().WithMessage("data has 16385 columns; expected 16384 at most*Pass fewer columns*");

    [Test]
    public void Sample_FewRows_AreAll()
    {
        RelevantComponents.Sample([3, 3, 4]).Should().Equal(0, 1, 2);
        RelevantComponents.Sample([3, 3, 4], [2, 0]).Should().Equal(2, 0);
    }

    [Test]
    public void Fit_NothingToLearnFrom_Throws([Values(0, 1, 2)] int what)
    {
        LabeledDataset data = new[]
        {
            new LabeledDataset(Tensor.Create([1f, 2, 3, 4], [4, 1]), [1, 2, 3, 4]), // single members
            new LabeledDataset(Tensor.Create([1f, 1, 3, 3], [4, 1]), [1, 1, 2, 2]), // classes of copies
            new LabeledDataset(Tensor.Create([0f, 0, 3e-38f, 3.1e-38f], [2, 2]), [1, 1]), // the map leaves single precision
        }[what];

        FluentActions.Invoking(() => RelevantComponents.Fit(data)).Should().Throw<ArgumentException>()
            .WithMessage("data has * rows, and no class varies, values differ too little*Pass rows*").WithParameterName("data");
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1.01)]
    [TestCase(double.NaN)]
    public void Fit_ShrinkageOutOfRange_Throws(double shrinkage) =>
        FluentActions.Invoking(() => RelevantComponents.Fit(Mixed(3, 2, 2), shrinkage))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(shrinkage));

    [Test]
    public void Fit_NullOrCancelled_Throws()
    {
        FluentActions.Invoking(() => RelevantComponents.Fit(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => RelevantComponents.Fit(Mixed(3, 2, 2), cancellationToken: new(canceled: true)))
            .Should().Throw<OperationCanceledException>();
    }

    private static LabeledDataset Mixed(int rowsPerClass, int columns, int classCount)
    {
        Random random = new(columns);
        double[] mixing = [.. Enumerable.Range(0, columns * columns).Select(_ => random.NextNormal())];
        int rows = rowsPerClass * classCount;
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            double[] drawn = [.. Enumerable.Range(0, columns).Select(_ => random.NextNormal())];
            for (int column = 0; column < columns; column++)
            {
                values[(row * columns) + column] = (float)((5 * (row % classCount)) + drawn
                    .Select((value, k) => value * mixing[(column * columns) + k]).Sum());
            }
        }

        return new(Tensor.Create(values, [rows, columns]), [.. Enumerable.Range(0, rows).Select(row => row % classCount)]);
    }

    private static double[] CovarianceWithin(LabeledDataset data)
    {
        int columns = data.FeatureCount;
        double[] sums = new double[columns * columns];
        foreach (IGrouping<int, float[]> own in Enumerable.Range(0, data.RowCount)
            .GroupBy(row => data.Labels[row], row => data.Row(row).ToArray()))
        {
            double[] mean = [.. Enumerable.Range(0, columns).Select(column => own.Average(row => row[column]))];
            foreach (float[] row in own)
            {
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += (row[i / columns] - mean[i / columns]) * (row[i % columns] - mean[i % columns]);
                }
            }
        }

        return [.. sums.Select(sum => sum / (data.RowCount - data.ClassCount))];
    }

    private static float[] Distances(LabeledDataset data, double shrinkage)
    {
        float[] mapped = RelevantComponents.Fit(data, shrinkage).Embed(data.Features).ToArray();
        int columns = data.FeatureCount;
        return [.. Enumerable.Range(1, data.RowCount - 1).Select(row => TensorPrimitives.Distance<float>(
            mapped.AsSpan(0, columns), mapped.AsSpan(row * columns, columns)))];
    }
}
