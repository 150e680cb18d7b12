using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class RowSplitFoldsTests
{
    private const int Seed = 42;

    [Test]
    public void Folds_Rows_AreEachOnTheTestSideOnceAndOnTheTrainingSideElsewhere()
    {
        int[] labels = [.. Enumerable.Range(0, 103).Select(row => row % 4 == 0 ? -7 : row % 3)];

        IReadOnlyList<RowSplit> folds = RowSplit.Folds(labels, foldCount: 5, Seed);

        folds.Should().HaveCount(5);
        folds.SelectMany(fold => fold.Test.ToArray()).Order().Should().Equal(Enumerable.Range(0, 103));
        folds.Select(fold => fold.Train.ToArray().Concat(fold.Test.ToArray()).Order())
            .Should().OnlyContain(rows => rows.SequenceEqual(Enumerable.Range(0, 103)));
        folds.Select(fold => fold.Test.Length).Should().OnlyContain(count => count == 20 || count == 21);
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, 103).GroupBy(row => labels[row]))
        {
            int[] counts = [.. folds.Select(fold => fold.Test.ToArray().Intersect(rows).Count())];
            (counts.Max() - counts.Min()).Should().BeLessThanOrEqualTo(1, "class {0} is dealt out evenly", rows.Key);
        }
    }

    [Test]
    public void Folds_SameSeed_GivesTheSameSplitsAndAnotherSeedOthers()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 4)];
        int[] First(int seed) => RowSplit.Folds(labels, 4, seed)[0].Test.ToArray();

        First(Seed).Should().Equal(First(Seed)).And.NotBeInAscendingOrder();
        First(Seed).Should().NotEqual(First(Seed + 1));
    }

    [TestCase(1)]
    [TestCase(5)]
    public void Folds_OutsideTheRange_AreRefused(int foldCount) =>
        FluentActions.Invoking(() => RowSplit.Folds([1, 2, 3, 4], foldCount, Seed)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName(nameof(foldCount))
            .WithMessage($"foldCount is {foldCount}; expected 2 to 4, the rows: a part has at least one*");
}
