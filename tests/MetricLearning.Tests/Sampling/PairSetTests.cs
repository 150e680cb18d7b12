using MetricLearning.Distances;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class PairSetTests
{
    [Test]
    public void AddAnchor_TwoAnchors_ListsThePairsOfEach()
    {
        PairSet set = new();
        set.AddAnchor([1, 2], [3]);
        set.AddAnchor([], [4, 5]);

        (set.AnchorCount, set.PositiveCount, set.NegativeCount, set.IsAll).Should().Be((2, 2, 3, false));
        set.PositivesOf(0).ToArray().Should().Equal(1, 2);
        set.NegativesOf(0).ToArray().Should().Equal(3);
        set.PositivesOf(1).Length.Should().Be(0);
        set.NegativesOf(1).ToArray().Should().Equal(4, 5);
    }

    [Test]
    public void PairsOf_AnchorWithoutPairs_AreNone()
    {
        PairSet set = new();
        set.AddAnchor([1, 2], [3]);

        set.PositivesOf(1).Length.Should().Be(0);
        set.NegativesOf(1).Length.Should().Be(0);
    }

    [Test]
    public void SetAll_Batch_CountsEveryPairAndListsNone()
    {
        PairSet set = new();
        set.AddAnchor([1], [2]);

        set.SetAll(LabelSets.Random([0, 0, 0, 1, 1, 2], seed: 1));

        set.IsAll.Should().BeTrue();
        (set.AnchorCount, set.PositiveCount, set.NegativeCount).Should().Be((0, (3 * 2) + (2 * 1), (3 * 3) + (2 * 4) + 5));
    }

    [Test]
    public void SetAll_RowsThatAreNoAnchors_CountsThePairsOfAnchors()
    {
        PairSet set = new();

        set.SetAll(LabelSets.Random([0, 1, 0, 0, 2], seed: 1, anchorCount: 2));

        (set.PositiveCount, set.NegativeCount).Should().Be((2, 2 + 4));
    }

    [Test]
    public void SetAll_NoBatch_IsRefused() =>
        FluentActions.Invoking(() => new PairSet().SetAll(null!)).Should().Throw<ArgumentNullException>().WithParameterName("batch");

    [Test]
    public void AddAnchor_ToAll_SaysWhatToDo() =>
        FluentActions.Invoking(() => All().AddAnchor([1], [2])).Should().Throw<InvalidOperationException>()
            .WithMessage("The set stands for all pairs of its batch already; call Clear before adding single ones.");

    [Test]
    public void PairsOf_All_SaysWhereToFindThem()
    {
        const string Message = "The set stands for all pairs of its batch and lists none; read them from the batch's labels.";

        FluentActions.Invoking(() => All().PositivesOf(0).Length).Should().Throw<InvalidOperationException>().WithMessage(Message);
        FluentActions.Invoking(() => All().NegativesOf(0).Length).Should().Throw<InvalidOperationException>().WithMessage(Message);
    }

    [Test]
    public void Clear_AfterAll_HoldsNothingAndTakesPairsAgain()
    {
        PairSet set = All();

        set.Clear();
        (set.IsAll, set.PositiveCount, set.NegativeCount).Should().Be((false, 0, 0));
        set.AddAnchor([1], []);

        set.PositivesOf(0).ToArray().Should().Equal(1);
    }

    private static PairSet All()
    {
        PairSet set = new();
        EmbeddedBatch batch = LabelSets.Random([0, 0, 1], seed: 1);
        set.SetAll(batch);
        return set;
    }
}
