using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>What the tests of all triplet samplers share.</summary>
internal static class TripletSamples
{
    public static Triplet[] Of(ITripletSampler sampler, EmbeddedBatch batch)
    {
        TripletSet set = new();
        set.Add(new Triplet(99, 99, 99));
        sampler.Sample(batch, set);
        set.IsAll.Should().BeFalse();
        return set.Listed.ToArray();
    }

    /// <summary>Every triplet of some labels, ascending; where a number of anchors is given, only those of the first rows.</summary>
    public static IEnumerable<Triplet> All(int[] labels, int? anchorCount = null) =>
        from a in Enumerable.Range(0, anchorCount ?? labels.Length)
        from p in Enumerable.Range(0, labels.Length)
        where p != a && labels[p] == labels[a]
        from n in Enumerable.Range(0, labels.Length)
        where labels[n] != labels[a]
        select new Triplet(a, p, n);

    /// <summary>Asserts that a warm sampler allocates nothing, on a batch whose distances are computed already.</summary>
    public static void AssertWarmSampleAllocatesNothing(ITripletSampler sampler, EmbeddedBatch batch)
    {
        TripletSet set = new();
        sampler.Sample(batch, set);

        long before = GC.GetAllocatedBytesForCurrentThread();
        sampler.Sample(batch, set);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        set.Count.Should().BePositive();
    }

    /// <summary>Asserts that batches in which no triplet exists give none.</summary>
    public static void AssertEmptyWhereThereIsNoTriplet(ITripletSampler sampler)
    {
        Of(sampler, LabelSets.Random([], seed: 1)).Should().BeEmpty("the batch is empty");
        Of(sampler, LabelSets.Random([5], seed: 1)).Should().BeEmpty("one row has no partner");
        Of(sampler, LabelSets.Random([5, 5, 5], seed: 1)).Should().BeEmpty("one label has no negative");
        Of(sampler, LabelSets.Random([1, 2, 3], seed: 1)).Should().BeEmpty("labels that all differ have no positive");
    }

    public static void AssertRefusesNull(ITripletSampler sampler)
    {
        EmbeddedBatch batch = LabelSets.Random([0, 0, 1], seed: 1);
        FluentActions.Invoking(() => sampler.Sample(null!, new TripletSet()))
            .Should().Throw<ArgumentNullException>().WithParameterName("batch");
        FluentActions.Invoking(() => sampler.Sample(batch, null!)).Should().Throw<ArgumentNullException>().WithParameterName("destination");
    }

    /// <summary>Asserts that a sampler leaves a batch with a broken distance to the loss, which cannot overlook it.</summary>
    public static void AssertLeavesNonFiniteDistancesToTheLoss(ITripletSampler sampler)
    {
        EmbeddedBatch batch = LabelSets.Random([0, 0, 1, 1], seed: 1);
        MetricLearning.Internal.Shape.Matrix(batch.Start([0, 0, 1, 1], 3, step: 0), "batch", out _, out _).Fill(float.NaN);
        TripletSet set = new();

        sampler.Sample(batch, set);

        set.IsAll.Should().BeTrue();
        set.Count.Should().Be(8);
    }
}
