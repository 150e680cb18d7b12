using CsCheck;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class LabeledDatasetSplitTests
{
    private const int Seed = 7;

    [Test]
    public void Split_Fraction_TakesTheRowsOfTheRowSplit()
    {
        LabeledDataset data = Numbered(10);

        var (train, test) = data.Split(trainFraction: 0.8, seed: Seed);

        var rows = RowSplit.Shuffled(10, 0.8, Seed);
        (train.Labels.ToArray(), test.Labels.ToArray()).Should().BeEquivalentTo(
            (rows.Train.ToArray(), rows.Test.ToArray()), options => options.WithStrictOrdering());
    }

    [Test]
    public void SplitByCount_SomeRows_TakesTheRowsOfTheRowSplit() =>
        Numbered(10).SplitByCount(3, Seed).Train.Labels.ToArray().Should().Equal(RowSplit.ShuffledByCount(10, 3, Seed).Train.ToArray());

    [Test]
    public void Split_WholeNumber_IsAFractionAndNoCount()
    {
        Action act = () => Numbered(10).Split(1, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trainFraction")
            .WithMessage("trainFraction is 1; expected 0 < trainFraction < 1.*");
    }

    [Test]
    public void SplitStratified_Fraction_KeepsTheProportions()
    {
        var data = new LabeledDataset(LabeledDatasetTests.Matrix(10, 1), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);

        (LabeledDataset train, LabeledDataset test) = data.SplitStratified(0.5, Seed);

        (train.Labels.Count(1), test.Labels.Count(1)).Should().Be((2, 2));
    }

    [Test]
    public void SplitStratifiedByCount_HalfTheRows_KeepsTheProportions()
    {
        var data = new LabeledDataset(LabeledDatasetTests.Matrix(10, 1), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);

        (LabeledDataset train, LabeledDataset test) = data.SplitStratifiedByCount(5, Seed);

        (train.Labels.Count(0), test.Labels.Count(0)).Should().Be((3, 3));
    }

    [Test]
    public void Split_AnyDataSet_KeepsEachRowBesideItsLabel() =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[1, 5], Gen.Int).Sample((rowCount, columns, seed) =>
        {
            var data = new LabeledDataset(LabeledDatasetTests.Matrix(rowCount, columns), [.. Enumerable.Range(0, rowCount)]);
            var (train, test) = data.SplitByCount(1, seed);
            return new[] { train, test }.All(side => Enumerable.Range(0, side.RowCount).All(
                row => side.Features[row, 0] == side.Labels[row] * columns && side.FeatureCount == columns));
        });

    [Test]
    public void Folds_Rows_AreThoseOfTheSplit()
    {
        LabeledDataset data = LabeledDataset.FromRowMajor([.. Enumerable.Range(0, 10)], 1, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);

        DatasetSplit[] folds = [.. data.Folds(5, Seed)];

        RowSplit third = RowSplit.Folds(data.Labels, 5, Seed)[2];
        folds[2].Test.Features.ToArray().Should().Equal(third.Test.ToArray().Select(row => (float)row));
        folds[2].Train.Features.ToArray().Should().Equal(third.Train.ToArray().Select(row => (float)row));
        FluentActions.Invoking(() => data.Folds(11, Seed)).Should()
            .Throw<ArgumentOutOfRangeException>("at once, not when it is enumerated");
    }

    [Test]
    public void SampleByClass_Rows_TakesSoManyOfEachClassAndKeepsTheNames()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["cow", "ant", "cow", "cow"]);

        LabeledDataset sample = data.SampleByClass(2, Seed);

        sample.Labels.ToArray().Order().Should().Equal(0, 1, 1);
        sample.LabelNames.Should().Equal("ant", "cow");
    }

    private static LabeledDataset Numbered(int rowCount) =>
        new(LabeledDatasetTests.Matrix(rowCount, 1), [.. Enumerable.Range(0, rowCount)]);
}
