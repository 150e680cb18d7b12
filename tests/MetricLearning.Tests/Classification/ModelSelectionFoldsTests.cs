using CsCheck;
using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionFoldsTests
{
    private static readonly Gen<int[]> Labels = Gen.Int[0, 9].Array[2, 80];

    [Test]
    public void Crossed_AnyLabels_HoldsEachSharedRowOutOnceAndKeepsItsClass() => Labels.Sample(labels =>
    {
        ModelSelectionFolds folds = ModelSelectionFolds.Crossed(labels, 4, seed: 3);
        int[] shared = [.. Enumerable.Range(0, labels.Length).Where(row => labels.Count(label => label == labels[row]) > 1)];

        Enumerable.Range(0, 4).SelectMany(folds.HeldOut).Order().Should().Equal(shared);
        folds.HeldOutCount.Should().Be(shared.Length);
        for (int fold = 0; fold < 4; fold++)
        {
            int[] learned = folds.Learned(fold);
            learned.Concat(folds.HeldOut(fold)).Order().Should().Equal(Enumerable.Range(0, labels.Length));
            folds.HeldOut(fold).All(row => learned.Any(other => labels[other] == labels[row])).Should().BeTrue();
        }
    }, iter: 200);

    [Test]
    public void Crossed_ClassesOfEqualSize_GivesEachFoldAsManyOfEach()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => row % 3)];
        ModelSelectionFolds folds = ModelSelectionFolds.Crossed(labels, 5, seed: 1);

        for (int fold = 0; fold < 5; fold++)
        {
            folds.HeldOut(fold).GroupBy(row => labels[row]).Select(group => group.Count()).Should().Equal(4, 4, 4);
        }
    }

    [Test]
    public void InRuns_AnyLabels_HoldsRowsOfAClassOutTogether() => Labels.Sample(labels =>
    {
        ModelSelectionFolds folds = ModelSelectionFolds.InRuns(labels, largestFold: 20, runLength: 4, seed: 3);
        ILookup<int, int> rowsOf = Enumerable.Range(0, labels.Length).ToLookup(row => labels[row]);
        int[] shared = [.. rowsOf.Where(own => own.Count() > 1).SelectMany(own => own).Order()];

        Enumerable.Range(0, folds.Count).SelectMany(folds.HeldOut).Order().Should().Equal(shared);
        for (int fold = 0; fold < folds.Count; fold++)
        {
            foreach (IGrouping<int, int> own in folds.HeldOut(fold).GroupBy(row => labels[row]))
            {
                int ofClass = rowsOf[own.Key].Count();
                own.Count().Should().BeGreaterThanOrEqualTo(Math.Min(4, ofClass));
                (own.Count() == ofClass || ofClass >= 8).Should().BeTrue("a class of fewer rows than two runs lies in one fold");
            }
        }
    }, iter: 200);

    [Test]
    public void InRuns_ManyRows_GivesFoldsOfAboutTheSize()
    {
        int[] labels = [.. Enumerable.Range(0, 3000).Select(row => row % 7)];

        ModelSelectionFolds folds = ModelSelectionFolds.InRuns(labels, largestFold: 1000, runLength: 4, seed: 1);

        folds.Count.Should().Be(3);
        Enumerable.Range(0, 3).Select(fold => folds.HeldOut(fold).Length).Should().OnlyContain(count => count > 980 && count < 1020);
        ModelSelectionFolds.InRuns([1, 1, 2, 2], largestFold: 1000, runLength: 4, seed: 1).Count.Should().Be(2);
        ModelSelectionFolds.InRuns([1, 1, 1, 2], largestFold: 1000, runLength: 4, seed: 1).Count.Should().Be(1, "there is one run");
        ModelSelectionFolds.InRuns([1, 2, 3], largestFold: 1000, runLength: 4, seed: 1).Count.Should().Be(0, "nothing is shared");
    }

    [Test]
    public void Single_AnyLabels_HoldsOutWhatIsAskedAndKeepsEachClass() => Labels.Sample(labels =>
    {
        ModelSelectionFolds folds = ModelSelectionFolds.Single(labels, 12, seed: 5);
        int shared = labels.Count(label => labels.Count(other => other == label) > 1);

        folds.HeldOut(0).Should().HaveCount(Math.Min(12, shared / 2));
        folds.HeldOut(0).All(row => folds.Learned(0).Any(other => labels[other] == labels[row])).Should().BeTrue();
        (folds.Count, folds.HeldOutCount).Should().Be((1, folds.HeldOut(0).Length));
    }, iter: 200);

    [Test]
    public void Folds_OfASeed_AreTheSameAndOfAnotherNot()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => row % 3)];

        HeldOut(1).Should().Equal(HeldOut(1));
        HeldOut(1).Should().NotEqual(HeldOut(2));

        int[] HeldOut(int seed) => ModelSelectionFolds.Crossed(labels, 5, seed).HeldOut(0);
    }

    [Test]
    public void Crossed_MoreFoldsThanRows_HoldsOneRowOutInEach()
    {
        ModelSelectionFolds folds = ModelSelectionFolds.Crossed([0, 0, 1, 1, 2], foldCount: int.MaxValue, seed: 1);

        folds.Count.Should().Be(4, "the row of class 2 is alone");
        Enumerable.Range(0, 4).Select(folds.HeldOut).Should().OnlyContain(rows => rows.Length == 1);
    }
}
