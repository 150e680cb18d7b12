using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;
using MetricLearning.Tests.Golden;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class MarginTripletSamplerTests
{
    // Anchor 0 and its positive at distance 2; negatives at 1, 2, 3, 4 and 5, so with margin 2 the gaps are −1, 0, 1, 2 and 3.
    private static readonly float[] Positions = [0, 2, -1, -2, -3, -4, -5];
    private static readonly int[] Labels = [0, 0, 1, 2, 3, 4, 5];

    [TestCase(TripletDifficulty.Violating, new[] { 2, 3, 4, 5 })]
    [TestCase(TripletDifficulty.Hard, new[] { 2, 3 })]
    [TestCase(TripletDifficulty.SemiHard, new[] { 4, 5 })]
    [TestCase(TripletDifficulty.Easy, new[] { 6 })]
    public void Sample_RowsOnALine_TakesTheNegativesOfItsDifficulty(TripletDifficulty difficulty, int[] negatives)
    {
        MarginTripletSampler sampler = new(difficulty, margin: 2);

        TripletSamples.Of(sampler, LabelSets.OnALine(Positions, Labels)).Where(triplet => triplet.Anchor == 0)
            .Should().Equal(negatives.Select(negative => new Triplet(0, 1, negative)));
    }

    [TestCase(TripletDifficulty.Violating, 2)]
    [TestCase(TripletDifficulty.Hard, 2)]
    [TestCase(TripletDifficulty.SemiHard, 4)]
    [TestCase(TripletDifficulty.Easy, 6)]
    public void Sample_NearestNegative_TakesOneForEachPair(TripletDifficulty difficulty, int negative)
    {
        MarginTripletSampler sampler = new(difficulty, margin: 2, NegativeChoice.Nearest);

        TripletSamples.Of(sampler, LabelSets.OnALine(Positions, Labels)).Where(triplet => triplet.Anchor == 0)
            .Should().Equal(new Triplet(0, 1, negative));
    }

    [Test]
    public void Sample_EquallyNearNegatives_TakesTheLowerIndex()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 0, 4, -3, 3, -3], [0, 0, 1, 2, 3, 4]);

        TripletSamples.Of(new MarginTripletSampler(TripletDifficulty.SemiHard, 5, NegativeChoice.Nearest), batch)
            .Should().Equal(new Triplet(0, 1, 3), new Triplet(1, 0, 3));
    }

    [Test]
    public void Sample_AnyBatch_AgreesWithExhaustiveSearch() =>
        Gen.Select(LabelSets.AnyWithAnchors, Gen.Enum<TripletDifficulty>(), Gen.Enum<NegativeChoice>(), Gen.Double[0, 0.5])
            .Sample((set, difficulty, choice, margin) =>
            {
                (int[] labels, int anchors) = set;
                EmbeddedBatch batch = LabelSets.Random(labels, seed: 1, anchorCount: anchors);
                float[] distances = Shape.Matrix(batch.Distances, "distances", out _, out int rows).ToArray();
                float At(int from, int to) => distances[(from * rows) + to];
                IEnumerable<Triplet> expected = TripletSamples.All(labels, anchors)
                    .Where(t => DifficultyOf(At(t.Anchor, t.Negative) - At(t.Anchor, t.Positive), (float)margin).Contains(difficulty));
                if (choice == NegativeChoice.Nearest)
                {
                    expected = expected.GroupBy(t => (t.Anchor, t.Positive)).Select(pair => pair.MinBy(t => At(t.Anchor, t.Negative)));
                }

                TripletSamples.Of(new MarginTripletSampler(difficulty, margin, choice), batch).Should().Equal(expected);
            }, iter: 100);

    [TestCaseSource(typeof(GoldenTriplets), nameof(GoldenTriplets.MarginCases))]
    public void Sample_GoldenBatch_TakesTheSameTriplets(GoldenTriplets golden)
    {
        TripletDifficulty difficulty = golden.Kind switch
        {
            "all" => TripletDifficulty.Violating,
            "hard" => TripletDifficulty.Hard,
            "semihard" => TripletDifficulty.SemiHard,
            _ => TripletDifficulty.Easy,
        };

        golden.AssertTakenBy(new MarginTripletSampler(difficulty, golden.Margin!.Value));
    }

    [Test]
    public void Sample_NoTripletInTheBatch_GivesNone([Values] TripletDifficulty difficulty) =>
        TripletSamples.AssertEmptyWhereThereIsNoTriplet(new MarginTripletSampler(difficulty, 1));

    [Test]
    public void Sample_DistanceNotFinite_LeavesItToTheLoss([Values] TripletDifficulty difficulty) =>
        TripletSamples.AssertLeavesNonFiniteDistancesToTheLoss(new MarginTripletSampler(difficulty, 1));

    [Test]
    public void Sample_Warm_AllocatesNothing([Values] NegativeChoice choice) =>
        TripletSamples.AssertWarmSampleAllocatesNothing(
            new MarginTripletSampler(TripletDifficulty.Violating, 1, choice), LabelSets.Random([0, 0, 0, 1, 1, 2, 3, 4, 5], seed: 1));

    [Test]
    public void Sample_MoreTripletsThanASetLists_SaysHowManyBeforeItListsThem()
    {
        // Two labels of 330 rows: 660·329·330 triplets, all of which violate a margin wider than the line.
        EmbeddedBatch batch = LabelSets.OnALine(
            [.. Enumerable.Range(0, 660).Select(row => row / 1000f)], [.. Enumerable.Range(0, 660).Select(row => row % 2)]);
        _ = batch.Distances;
        TripletSet set = new();
        MarginTripletSampler sampler = new(TripletDifficulty.Violating, 2);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => sampler.Sample(batch, set)).Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("batch has 71656200 triplets that fit; at most 67108864 can be listed. Use smaller batches, " +
                "NegativeChoice.Nearest, or AllTripletSampler, which lists none.*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
        set.Count.Should().Be(0);
    }

    [Test]
    public void Sample_FewFittingOfVeryManyTriplets_ListsThem()
    {
        // As many triplets in all, but the labels lie apart but for one row: no other triplet is hard.
        EmbeddedBatch batch = LabelSets.OnALine(
            [.. Enumerable.Range(0, 660).Select(row => row == 659 ? 0.5f : (row % 2 * 100) + (row / 1000f))],
            [.. Enumerable.Range(0, 660).Select(row => row % 2)]);

        Triplet[] triplets = TripletSamples.Of(new MarginTripletSampler(TripletDifficulty.Hard, 0), batch);

        triplets.Should().NotBeEmpty().And.OnlyContain(
            triplet => triplet.Anchor == 659 || triplet.Positive == 659 || triplet.Negative == 659);
    }

    [Test]
    public void Sample_Null_IsRefused() => TripletSamples.AssertRefusesNull(new MarginTripletSampler(TripletDifficulty.Hard, 1));

    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(1e60)]
    public void Constructor_MarginOutOfRange_SaysTheRange(double margin)
    {
        Action act = () => _ = new MarginTripletSampler(TripletDifficulty.Hard, margin);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(margin))
            .WithMessage($"margin is {margin}; expected 0 ≤ margin < ∞ as a float.*");
    }

    [Test]
    public void Constructor_UndefinedDifficulty_NamesTheDefinedOnes()
    {
        Action act = () => _ = new MarginTripletSampler((TripletDifficulty)9, 1);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("difficulty")
            .WithMessage("TripletDifficulty 9 is not defined; expected one of Violating, Hard, SemiHard, Easy.*");
    }

    [Test]
    public void Constructor_UndefinedChoice_NamesTheDefinedOnes()
    {
        Action act = () => _ = new MarginTripletSampler(TripletDifficulty.Hard, 1, (NegativeChoice)9);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("negatives")
            .WithMessage("NegativeChoice 9 is not defined; expected one of Every, Nearest.*");
    }

    private static TripletDifficulty[] DifficultyOf(float gap, float margin) =>
        gap <= 0 ? [TripletDifficulty.Violating, TripletDifficulty.Hard]
        : gap <= margin ? [TripletDifficulty.Violating, TripletDifficulty.SemiHard]
        : [TripletDifficulty.Easy];
}
