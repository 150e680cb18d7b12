using MetricLearning.Distances;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class StackedTripletSamplerTests
{
    [Test]
    public void Sample_BatchOfTripletBatchSampler_GivesItsTriplets()
    {
        int[] labels = [3, 8, 3, 8, 3];
        int[] rows = Epochs.Play(new TripletBatchSampler(5, seed: 1), labels).Single();

        Triplet[] triplets = TripletSamples.Of(
            new StackedTripletSampler(), LabelSets.Random([.. rows.Select(row => labels[row])], seed: 1));

        triplets.Should().Equal(Enumerable.Range(0, 5).Select(i => new Triplet(i, 5 + i, 10 + i)));
    }

    [Test]
    public void Sample_RowsThatAreNoAnchors_AreLeftOut() =>
        TripletSamples.Of(new StackedTripletSampler(), LabelSets.Random([5, 5, 6, 5, 5], seed: 1, anchorCount: 3))
            .Should().Equal(new Triplet(0, 1, 2));

    [Test]
    public void Sample_EmptyBatch_GivesNone() =>
        TripletSamples.Of(new StackedTripletSampler(), LabelSets.Random([], seed: 1)).Should().BeEmpty();

    [Test]
    public void Sample_RowsNoMultipleOfThree_SaysWhatIsExpected() =>
        AssertRefuses([0, 0, 1, 1], "batch has 4 rows; expected a multiple of 3: anchors, then positives, then negatives. ");

    [Test]
    public void Sample_PositiveOfAnotherLabel_SaysWhere() =>
        AssertRefuses(
            [0, 7, 0, 8, 1, 1],
            "batch has labels 7, 8 and 1 at rows 1, 3 and 5; expected an anchor, a positive of its label and a negative of another. ");

    [Test]
    public void Sample_NegativeOfTheAnchorsLabel_SaysWhere() =>
        AssertRefuses(
            [0, 0, 0],
            "batch has labels 0, 0 and 0 at rows 0, 1 and 2; expected an anchor, a positive of its label and a negative of another. ");

    [Test]
    public void Sample_Warm_AllocatesNothing() =>
        TripletSamples.AssertWarmSampleAllocatesNothing(new StackedTripletSampler(), LabelSets.Random([0, 0, 1], seed: 1));

    [Test]
    public void Sample_Null_IsRefused() => TripletSamples.AssertRefusesNull(new StackedTripletSampler());

    private static void AssertRefuses(int[] labels, string message)
    {
        EmbeddedBatch batch = LabelSets.Random(labels, seed: 1);
        TripletSet set = new();
        set.Add(new Triplet(1, 2, 3));

        FluentActions.Invoking(() => new StackedTripletSampler().Sample(batch, set)).Should().Throw<ArgumentException>()
            .WithParameterName("batch")
            .WithMessage(message + "Make batches with TripletBatchSampler, or choose another triplet sampler.*");
        set.Count.Should().Be(1, "nothing is written before the checks");
    }
}
