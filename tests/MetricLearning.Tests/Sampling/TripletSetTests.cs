using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class TripletSetTests
{
    [Test]
    public void Add_ManyTriplets_ListsThemInOrder()
    {
        TripletSet set = new();
        for (int i = 0; i < 1000; i++)
        {
            set.Add(new Triplet(i, i + 1, i + 2));
        }

        set.Count.Should().Be(1000);
        set.IsAll.Should().BeFalse();
        set.Listed.ToArray().Should().Equal(Enumerable.Range(0, 1000).Select(i => new Triplet(i, i + 1, i + 2)));
    }

    [Test]
    public void AddAll_MoreThanASetLists_SaysTheLimitAndTakesNoMemory()
    {
        TripletSet set = new();
        set.Add(new Triplet(0, 1, 2));
        int[] negatives = new int[TripletSet.MaxListedCount];

        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => set.AddAll(0, 1, negatives)).Should().Throw<InvalidOperationException>()
            .WithMessage(
                "The set would list 67108865 triplets; at most 67108864 fit it. Use smaller batches or a sampler that takes fewer, or " +
                "AllTripletSampler, which lists none.");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
        set.Count.Should().Be(1);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(500)]
    public void AddAll_Negatives_AddsATripletForEach(int count)
    {
        TripletSet set = new();
        set.Add(new Triplet(1, 2, 3));

        set.AddAll(4, 5, [.. Enumerable.Range(0, count)]);

        set.Count.Should().Be(count + 1);
        set.Listed.ToArray().Should().Equal([new(1, 2, 3), .. Enumerable.Range(0, count).Select(n => new Triplet(4, 5, n))]);
    }

    [Test]
    public void SetAll_Batch_CountsEveryTripletAndListsNone()
    {
        TripletSet set = new();
        set.Add(new Triplet(0, 1, 2));

        set.SetAll(LabelSets.Random([0, 0, 0, 1, 1, 2], seed: 1));

        set.IsAll.Should().BeTrue();
        set.Count.Should().Be((6 * 3) + (2 * 4));
        set.Listed.Length.Should().Be(0);
    }

    [Test]
    public void Add_ToAll_SaysWhatToDo()
    {
        TripletSet set = new();
        set.SetAll(LabelSets.Random([0, 0, 1], seed: 1));

        FluentActions.Invoking(() => set.Add(new Triplet(0, 1, 2))).Should().Throw<InvalidOperationException>()
            .WithMessage("The set stands for all triplets of its batch; call Clear before adding single ones.");
    }

    [Test]
    public void Clear_AfterAll_HoldsNothingAndTakesTripletsAgain()
    {
        TripletSet set = new();
        set.SetAll(LabelSets.Random([0, 0, 1], seed: 1));

        set.Clear();
        set.Add(new Triplet(0, 1, 2));

        set.IsAll.Should().BeFalse();
        set.Listed.ToArray().Should().Equal(new Triplet(0, 1, 2));
    }
}
