using CsCheck;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class TripletBatchSamplerTests
{
    [Test]
    public void NextBatch_AnyLabels_StacksTripletsWhoseAnchorsAreEachRowWithAPositiveOnce() =>
        Gen.Select(LabelSets.TwoOrMore.Where(labels => labels.Distinct().Count() < labels.Length), Gen.Int[1, 70]).Sample((labels, size) =>
        {
            List<int> anchors = [];

            foreach (int[] batch in Epochs.Play(new TripletBatchSampler(size, seed: 1), labels))
            {
                int count = batch.Length / 3;
                count.Should().BeLessThanOrEqualTo(size);
                anchors.AddRange(batch[..count]);
                for (int i = 0; i < count; i++)
                {
                    batch[count + i].Should().NotBe(batch[i]);
                    labels[batch[count + i]].Should().Be(labels[batch[i]]);
                    labels[batch[(2 * count) + i]].Should().NotBe(labels[batch[i]]);
                }
            }

            anchors.Order().Should().Equal(
                Enumerable.Range(0, labels.Length).Where(row => labels.Count(label => label == labels[row]) >= 2));
        }, iter: 100);

    [Test]
    public void BeginEpoch_AnyHistory_DependsOnSeedLabelsAndEpochAlone() =>
        Epochs.AssertPure(seed => new TripletBatchSampler(3, seed), [.. Enumerable.Range(0, 20).Select(row => row % 4)]);

    [TestCase(6)]
    [TestCase(100_000)]
    [TestCase(700_000_000)]
    public void NextBatch_TripletCountAboveTheRows_ServesThemInMemoryOfTheRows(int count) =>
        Epochs.AssertBoundsBatches(
            new TripletBatchSampler(count, seed: 1), new TripletBatchSampler(6, seed: 1), [1, 2, 3, 1, 2, 3], largestBatch: 18);

    [Test]
    public void NextBatch_Warm_AllocatesNothing() =>
        Epochs.AssertWarmEpochAllocatesNothing(new TripletBatchSampler(2, seed: 1), [1, 1, 1, 2, 2, 3]);

    [Test]
    public void Sampler_BadCalls_SayWhatIsExpected() => Epochs.AssertRefusesBadCalls(new TripletBatchSampler(2, seed: 1));

    [Test]
    public void BeginEpoch_OneClass_SaysWhatIsMissing()
    {
        Action act = () => new TripletBatchSampler(2, seed: 1).BeginEpoch([4, 4, 4], 0);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage(
            "labels has 1 distinct label; expected at least 2, so that there are negatives. Add rows of another label.*");
    }

    [Test]
    public void BeginEpoch_AllLabelsDifferent_SaysWhatIsMissing()
    {
        Action act = () => new TripletBatchSampler(2, seed: 1).BeginEpoch([4, 5, 6], 0);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage(
            "labels has 3 distinct labels in 3 rows; expected a label with at least 2 rows, so that there are positives. " +
            "Add rows of the same label.*");
    }

    [TestCase(0)]
    [TestCase(int.MaxValue)]
    public void Constructor_OutOfRange_SaysTheRange(int tripletCount)
    {
        Action act = () => _ = new TripletBatchSampler(tripletCount, 1);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(tripletCount))
            .WithMessage($"tripletCount is {tripletCount}; expected 1 ≤ triplet count, and a batch that fits an array.*");
    }

    [Test]
    public void BeginEpoch_LabelsThatAreRefused_LeaveTheEpochThatIsRunning()
    {
        int[] labels = [0, 0, 1, 1, 0, 1];
        TripletBatchSampler sampler = new(2, seed: 1), undisturbed = new(2, seed: 1);
        sampler.BeginEpoch(labels, 0).Should().Be(undisturbed.BeginEpoch(labels, 0));
        int[] batch = new int[sampler.MaxBatchRowCount(labels)], expected = new int[batch.Length];

        sampler.Invoking(one => one.BeginEpoch([4, 4, 4], 0)).Should().Throw<ArgumentException>();

        sampler.NextBatch(batch).Should().Be(undisturbed.NextBatch(expected)).And.BePositive();
        batch.Should().Equal(expected);
    }
}
