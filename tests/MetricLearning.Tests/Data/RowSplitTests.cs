using System.Runtime.InteropServices;
using CsCheck;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class RowSplitTests
{
    private const int Seed = 42;

    [Test]
    public void Shuffled_Fraction_RoundsToTheNearestCount()
    {
        var split = RowSplit.Shuffled(11, 0.8, Seed); // 8.8 rows

        (split.Train.Length, split.Test.Length).Should().Be((9, 2));
    }

    [Test]
    public void Shuffled_FractionThatIsNoBinaryNumber_GivesTheExactCount()
    {
        var split = RowSplit.Shuffled(70_000, 0.8, Seed);

        (split.Train.Length, split.Test.Length).Should().Be((56_000, 14_000));
    }

    [Test]
    public void Shuffled_Rows_AreNotInTheirOldOrder() =>
        RowSplit.ShuffledByCount(100, 50, Seed).Train.ToArray().Should().NotBeInAscendingOrder();

    [Test]
    public void Shuffled_SameSeed_GivesTheSameSplit() =>
        RowSplit.ShuffledByCount(100, 50, Seed).Train.ToArray().Should().Equal(RowSplit.ShuffledByCount(100, 50, Seed).Train.ToArray());

    [Test]
    public void Shuffled_OtherSeed_GivesAnotherSplit() =>
        RowSplit.ShuffledByCount(100, 50, Seed).Train.ToArray()
            .Should().NotEqual(RowSplit.ShuffledByCount(100, 50, Seed + 1).Train.ToArray());

    [Test]
    public void Shuffled_ManySeeds_PutsEachRowOnEachSideAsOftenAsItShould()
    {
        const int Draws = 4000;
        int[] trained = new int[5];
        for (int seed = 0; seed < Draws; seed++)
        {
            foreach (int row in RowSplit.ShuffledByCount(5, 2, seed).Train)
            {
                trained[row]++;
            }
        }

        // 2/5 of the draws; a standard deviation is √(4000 · 0.4 · 0.6) = 31, so the band is five of them.
        trained.Should().AllSatisfy(count => count.Should().BeInRange(1600 - 155, 1600 + 155));
    }

    [Test]
    public void Shuffled_AnySize_IsAPartition() =>
        Gen.Select(Gen.Int[2, 50], Gen.Int[0, 1_000_000], Gen.Int).Sample((rowCount, pick, seed) =>
            IsPartition(RowSplit.ShuffledByCount(rowCount, 1 + (pick % (rowCount - 1)), seed), rowCount));

    [TestCase(0.0)]
    [TestCase(1.0)]
    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    public void Shuffled_FractionOutOfRange_SaysTheRange(double trainFraction)
    {
        Action act = () => RowSplit.Shuffled(10, trainFraction, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(trainFraction))
            .WithMessage($"trainFraction is {trainFraction}; expected 0 < trainFraction < 1.*");
    }

    [Test]
    public void Shuffled_FractionThatLeavesNoTestRow_SaysHowManyEachSideGets()
    {
        Action act = () => RowSplit.Shuffled(3, 0.9, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trainFraction").WithMessage(
            "trainFraction 0.9 of 3 rows gives 3 rows to train and 0 to test; both sides need one. " +
            "Pass more rows or a fraction nearer to 0.5.*");
    }

    [Test]
    public void Shuffled_FractionThatLeavesNoTrainingRow_SaysHowManyEachSideGets()
    {
        Action act = () => RowSplit.Shuffled(1, 0.5, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trainFraction").WithMessage(
            "trainFraction 0.5 of 1 rows gives 0 rows to train and 1 to test; both sides need one. " +
            "Pass more rows or a fraction nearer to 0.5.*");
    }

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(-1)]
    public void Shuffled_CountOutOfRange_SaysTheRange(int trainCount)
    {
        Action act = () => RowSplit.ShuffledByCount(10, trainCount, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(trainCount)).WithMessage(
            $"trainCount is {trainCount}; expected at least 1 and less than the 10 rows, so that both sides get one.*");
    }

    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void Shuffled_RowCountOutOfRange_SaysTheRange(int rowCount)
    {
        Action byFraction = () => RowSplit.Shuffled(rowCount, 0.5, Seed);
        Action byCount = () => RowSplit.ShuffledByCount(rowCount, 1, Seed);

        string message = $"rowCount is {rowCount}; expected 2 to {Array.MaxLength} rows, what an array holds.*";
        byFraction.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(rowCount)).WithMessage(message);
        byCount.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(rowCount)).WithMessage(message);
    }

    [Test]
    public void Stratified_MoreLabelsThanAnArrayHolds_IsRefusedBeforeOneIsRead()
    {
        int label = 0;

        // A span that claims more than there is: whoever reads beyond the first label fails.
        Action act = () => RowSplit.StratifiedByCount(MemoryMarshal.CreateReadOnlySpan(ref label, int.MaxValue), 1, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("labels.Length")
            .WithMessage($"labels.Length is {int.MaxValue}; expected 2 to {Array.MaxLength} rows, what an array holds.*");
    }

    [Test]
    public void Stratified_OneClass_IsSplitByTheCount()
    {
        int[] labels = [4, 4, 4, 4];

        var split = RowSplit.Stratified(labels, 0.75, Seed);

        (split.Train.Length, split.Test.Length).Should().Be((3, 1));
        IsPartition(split, 4).Should().BeTrue();
    }

    [Test]
    public void Stratified_EveryClassOfOneRow_IsSplitByTheCount()
    {
        int[] labels = [4, 3, 2, 1];

        IsPartition(RowSplit.StratifiedByCount(labels, 1, Seed), 4).Should().BeTrue();
    }

    [Test]
    public void Stratified_EvenClasses_KeepsTheirProportions()
    {
        int[] labels = [.. Enumerable.Repeat(7, 50), .. Enumerable.Repeat(-1, 30), .. Enumerable.Repeat(3, 20)];

        var split = RowSplit.Stratified(labels, 0.8, Seed);

        CountsByLabel(labels, split.Train).Should().Equal(24, 16, 40); // labels -1, 3, 7
        CountsByLabel(labels, split.Test).Should().Equal(6, 4, 10);
    }

    [Test]
    public void Stratified_RowsLeftOver_GoToTheLargestRemainders()
    {
        // 10 of 20 rows: due 4.5, 3.5 and 2 rows. One row is left over; the remainders 0.5 tie, and the lower label gets it.
        int[] labels = [.. Enumerable.Repeat(0, 9), .. Enumerable.Repeat(1, 7), .. Enumerable.Repeat(2, 4)];

        CountsByLabel(labels, RowSplit.StratifiedByCount(labels, 10, Seed).Train).Should().Equal(5, 3, 2);
    }

    [Test]
    public void Stratified_ClassDueLessThanARow_GetsOneAllTheSame()
    {
        // 5 of 50 rows: label 1 is due 0.2 rows and gets 1; label 0 is due 4.8 and gets the other 4.
        int[] labels = [.. Enumerable.Repeat(0, 48), .. Enumerable.Repeat(1, 2)];

        CountsByLabel(labels, RowSplit.StratifiedByCount(labels, 5, Seed).Train).Should().Equal(4, 1);
    }

    [Test]
    public void Stratified_GuaranteeGivesOutTooMany_TakesThemFromTheMostOverserved()
    {
        // 4 of 16 rows: label 0 is due 2.5 and gets 2, the three pairs are due 0.5 and get 1 each: one too many, taken from label 0.
        int[] labels = [.. Enumerable.Repeat(0, 10), 1, 1, 2, 2, 3, 3];

        CountsByLabel(labels, RowSplit.StratifiedByCount(labels, 4, Seed).Train).Should().Equal(1, 1, 1, 1);
    }

    [Test]
    public void Stratified_ClassOfOneRow_IsOnOneSide()
    {
        int[] labels = [0, 0, 0, 0, 9];

        var split = RowSplit.StratifiedByCount(labels, 2, Seed);

        (split.Train.Length, split.Test.Length).Should().Be((2, 3));
        IsPartition(split, 5).Should().BeTrue();
    }

    [Test]
    public void Stratified_SidesTooSmallForEveryClass_SaysTheRange()
    {
        int[] labels = [0, 0, 1, 1, 2, 2, 3];
        Action act = () => RowSplit.StratifiedByCount(labels, 2, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trainCount").WithMessage(
            "trainCount is 2; expected 3 to 4 of the 7 rows, so that each of the 3 classes of two or more rows has one on both sides.*");
    }

    [Test]
    public void Stratified_NoLabels_SaysTheRange()
    {
        Action act = () => RowSplit.StratifiedByCount([], 1, Seed);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trainCount").WithMessage(
            "trainCount is 1; expected at least 1 and less than the 0 rows, so that both sides get one.*");
    }

    [Test]
    public void Stratified_AnyLabels_IsAPartitionWithEveryClassOnBothSidesAndWithinARowOfItsDue() =>
        Gen.Select(Gen.Int[0, 6].Array[2, 60], Gen.Int[0, 1_000_000], Gen.Int).Sample((labels, pick, seed) =>
        {
            int fewest = labels.GroupBy(label => label).Count(group => group.Count() >= 2);
            int lowest = Math.Max(1, fewest);
            int highest = Math.Min(labels.Length - 1, labels.Length - fewest);
            int trainCount = lowest + (pick % (highest - lowest + 1));

            var split = RowSplit.StratifiedByCount(labels, trainCount, seed);

            int[] classSizes = CountsByLabel(labels, [.. Enumerable.Range(0, labels.Length)]);
            int[] trained = CountsByLabel(labels, split.Train);
            double[] dues = [.. classSizes.Select(size => (double)trainCount * size / labels.Length)];
            bool isGuaranteed = classSizes.Zip(trained).All(pair => pair.First < 2 || (pair.Second >= 1 && pair.Second < pair.First));

            // Where the guarantee does not bind, the largest remainder is within one row of what is due.
            bool isFree = dues.Zip(classSizes).All(pair => pair.Second >= 2 && pair.First >= 1 && pair.First <= pair.Second - 1);
            bool isClose = dues.Zip(trained).All(pair => Math.Abs(pair.First - pair.Second) < 1);
            return IsPartition(split, labels.Length) && split.Train.Length == trainCount && isGuaranteed && (!isFree || isClose);
        });

    [Test]
    public void ByClass_Rows_TakesSoManyOfEveryClassOrAllThatThereAre()
    {
        int[] labels = [5, 5, 5, 5, 5, 9, 9, -1];

        RowSplit split = RowSplit.ByClass(labels, rowsPerClass: 3, Seed);

        split.Train.ToArray().Select(row => labels[row]).Order().Should().Equal(-1, 5, 5, 5, 9, 9);
        split.Train.ToArray().Concat(split.Test.ToArray()).Order().Should().Equal(Enumerable.Range(0, 8));
        RowSplit.ByClass(labels, 5, Seed).Test.Length.Should().Be(0, "every class was taken whole");
    }

    [Test]
    public void ByClass_NoRowsOrNone_AreRefused()
    {
        FluentActions.Invoking(() => RowSplit.ByClass([], 1, Seed)).Should().Throw<ArgumentException>().WithParameterName("labels");
        FluentActions.Invoking(() => RowSplit.ByClass([1], 0, Seed)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("rowsPerClass").WithMessage("rowsPerClass is 0; expected 1 or more, the rows of each class to learn from.*");
    }

    private static bool IsPartition(RowSplit split, int rowCount)
    {
        int[] rows = [.. split.Train, .. split.Test];
        return rows.Order().SequenceEqual(Enumerable.Range(0, rowCount));
    }

    private static int[] CountsByLabel(int[] labels, ReadOnlySpan<int> rows)
    {
        int[] chosen = [.. rows.ToArray().Select(row => labels[row])];
        return [.. labels.Distinct().Order().Select(label => chosen.Count(other => other == label))];
    }
}
