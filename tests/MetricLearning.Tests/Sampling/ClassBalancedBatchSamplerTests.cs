using CsCheck;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class ClassBalancedBatchSamplerTests
{
    [Test]
    public void NextBatch_EqualClasses_ServesEachRowOnce()
    {
        int[] labels = [.. Enumerable.Range(0, 48).Select(row => row % 6)];

        int[][] batches = Epochs.Play(new ClassBalancedBatchSampler(3, 4, seed: 1), labels);

        batches.Should().HaveCount(4);
        batches.SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, 48));
    }

    [Test]
    public void NextBatch_AnyLabels_HoldsPClassesOfKDistinctRowsAndCoversEveryRowInTheFewestBatches() =>
        Gen.Select(LabelSets.TwoOrMore, Gen.Int[2, 6], Gen.Int[2, 7]).Sample((labels, classesPerBatch, rowsPerClass) =>
        {
            int[] sizes = [.. labels.GroupBy(label => label).Select(group => group.Count())];
            int classCount = Math.Min(classesPerBatch, sizes.Length);
            int[] groups = [.. sizes.Select(size => (size + rowsPerClass - 1) / rowsPerClass)];

            int[][] batches = Epochs.Play(new ClassBalancedBatchSampler(classesPerBatch, rowsPerClass, seed: 1), labels);

            batches.Should().HaveCount(Math.Max((groups.Sum() + classCount - 1) / classCount, groups.Max()));
            batches.SelectMany(batch => batch).Distinct().Should().HaveCount(labels.Length);
            foreach (int[] batch in batches)
            {
                batch.Should().OnlyHaveUniqueItems();
                IGrouping<int, int>[] classes = [.. batch.GroupBy(row => labels[row])];
                classes.Should().HaveCount(classCount);
                classes.All(rows => rows.Count() == Math.Min(rowsPerClass, labels.Count(label => label == rows.Key)))
                    .Should().BeTrue("each class gives K rows, or all that it has");
            }
        }, iter: 150);

    [Test]
    public void NextBatch_OneLargeClass_DealsTheSmallOnesAgain()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2];

        int[][] batches = Epochs.Play(new ClassBalancedBatchSampler(2, 2, seed: 1), labels);

        batches.Should().HaveCount(4).And.OnlyContain(batch => batch.Count(row => labels[row] == 0) == 2 && batch.Length == 4);
        batches.SelectMany(batch => batch).Where(row => labels[row] == 0).Should().OnlyHaveUniqueItems("that class is dealt once");
    }

    [Test]
    public void NextBatch_ShortLastGroup_IsFilledUpWithOtherRowsOfTheClass()
    {
        int[] labels = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];

        int[][] batches = Epochs.Play(new ClassBalancedBatchSampler(2, 3, seed: 1), labels);

        batches.Should().HaveCount(2).And.OnlyContain(batch => batch.Distinct().Count() == 6);
    }

    [Test]
    public void NextBatch_ClassesOfEqualSize_AreCombinedAtRandom()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 20)];
        ClassBalancedBatchSampler sampler = new(2, 2, seed: 1);

        IEnumerable<string> partners = Enumerable.Range(0, 30).SelectMany(epoch => Epochs.Play(sampler, labels, epoch))
            .Select(batch => string.Join(',', batch.Select(row => labels[row]).Distinct().Order()));

        // 300 draws from 190 pairs meet about 151 of them; a fixed order would meet 10.
        partners.Distinct().Count().Should().BeGreaterThan(130);
    }

    [Test]
    public void BeginEpoch_AnyHistory_DependsOnSeedLabelsAndEpochAlone() =>
        Epochs.AssertPure(seed => new ClassBalancedBatchSampler(3, 2, seed), [.. Enumerable.Range(0, 40).Select(row => row % 7)]);

    [TestCase(3, 2)]
    [TestCase(40_000, 50_000)]
    [TestCase(2, 1 << 29)]
    [TestCase(1 << 29, 2)]
    public void NextBatch_BatchAboveTheRows_ServesThemInMemoryOfTheRows(int classes, int rows) =>
        Epochs.AssertBoundsBatches(
            new ClassBalancedBatchSampler(classes, rows, seed: 1),
            new ClassBalancedBatchSampler(Math.Min(classes, 3), Math.Min(rows, 2), seed: 1),
            [1, 2, 3, 1, 2, 3],
            largestBatch: 6);

    [Test]
    public void NextBatch_Warm_AllocatesNothing() =>
        Epochs.AssertWarmEpochAllocatesNothing(new ClassBalancedBatchSampler(2, 2, seed: 1), [1, 1, 1, 1, 1, 2, 2, 3]);

    [Test]
    public void Sampler_BadCalls_SayWhatIsExpected() => Epochs.AssertRefusesBadCalls(new ClassBalancedBatchSampler(2, 2, seed: 1));

    [Test]
    public void BeginEpoch_OneClass_SaysWhatIsMissing()
    {
        Action act = () => new ClassBalancedBatchSampler(2, 2, seed: 1).BeginEpoch([4, 4, 4], 0);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage(
            "labels has 1 distinct label; expected at least 2, so that there are negatives. Add rows of another label.*");
    }

    [TestCase(1, 2, "classesPerBatch", "classesPerBatch is 1; expected 2 ≤ classes per batch.*")]
    [TestCase(2, 1, "rowsPerClass", "rowsPerClass is 1; expected 2 ≤ rows per class.*")]
    [TestCase(int.MaxValue, 3, "rowsPerClass", "rowsPerClass is 3; expected a batch that fits an array.*")]
    public void Constructor_OutOfRange_SaysTheRange(int classesPerBatch, int rowsPerClass, string name, string message)
    {
        Action act = () => _ = new ClassBalancedBatchSampler(classesPerBatch, rowsPerClass, 1);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage(message);
    }

    [Test]
    public void BeginEpoch_LabelsThatAreRefused_LeaveTheEpochThatIsRunning()
    {
        int[] labels = [0, 0, 1, 1, 0, 1];
        ClassBalancedBatchSampler sampler = new(2, 2, seed: 1), undisturbed = new(2, 2, seed: 1);
        sampler.BeginEpoch(labels, 0).Should().Be(undisturbed.BeginEpoch(labels, 0));
        int[] batch = new int[sampler.MaxBatchRowCount(labels)], expected = new int[batch.Length];

        sampler.Invoking(one => one.BeginEpoch([4, 4, 4], 0)).Should().Throw<ArgumentException>();

        sampler.NextBatch(batch).Should().Be(undisturbed.NextBatch(expected)).And.BePositive();
        batch.Should().Equal(expected);
    }
}
