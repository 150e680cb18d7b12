using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;
using MetricLearning.Tests.Golden;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class MultiSimilarityPairSamplerTests
{
    [Test]
    public void Sample_RowsOnALine_TakesWhatIsHardBesideTheAnchorsOwn()
    {
        // From anchor 0: positives at 1, 2 and 4, negatives at 3, 4.5 and 6. With ε = 1 a positive must be beyond 2, a negative within 5.
        EmbeddedBatch batch = LabelSets.OnALine([0, 1, 2, 4, -3, -4.5f, -6], [0, 0, 0, 0, 1, 1, 2]);

        PairSet pairs = Sampled(new MultiSimilarityPairSampler(epsilon: 1), batch);

        pairs.PositivesOf(0).ToArray().Should().Equal([3], "the bound itself is outside");
        pairs.NegativesOf(0).ToArray().Should().Equal(4, 5);
    }

    [Test]
    public void Sample_NegativeAtTheBound_IsOutside()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 4, -5, -3], [0, 0, 1, 2]);

        Sampled(new MultiSimilarityPairSampler(epsilon: 1), batch).NegativesOf(0).ToArray().Should().Equal(3);
    }

    [Test]
    public void Sample_AnyBatch_AgreesWithExhaustiveSearch() =>
        Gen.Select(LabelSets.AnyWithAnchors, Gen.Float[0, 0.3f]).Sample(
            (set, epsilon) =>
            {
                (int[] labels, int anchors) = set;
                EmbeddedBatch batch = LabelSets.Random(labels, seed: 1, anchorCount: anchors);
                float[] distances = Shape.Matrix(batch.Distances, "distances", out _, out int rows).ToArray();
                PairSet pairs = Sampled(new MultiSimilarityPairSampler(epsilon), batch);
                for (int a = 0; a < anchors; a++)
                {
                    float At(int row) => distances[(a * rows) + row];
                    int[] others = [.. Enumerable.Range(0, rows).Where(row => row != a)];
                    int[] positives = [.. others.Where(row => labels[row] == labels[a])];
                    int[] negatives = [.. others.Where(row => labels[row] != labels[a])];
                    bool isAnchor = positives.Length > 0 && negatives.Length > 0;
                    pairs.PositivesOf(a).ToArray().Should().Equal(positives.Where(p => isAnchor && negatives.Min(At) - At(p) < epsilon));
                    pairs.NegativesOf(a).ToArray().Should().Equal(negatives.Where(n => isAnchor && At(n) - positives.Max(At) < epsilon));
                }
            },
            iter: 100);

    [TestCaseSource(typeof(GoldenPairs), nameof(GoldenPairs.Cases))]
    public void Sample_GoldenBatch_TakesTheSamePairs(GoldenPairs golden) =>
        golden.AssertTakenBy(new MultiSimilarityPairSampler(golden.Epsilon));

    [TestCase(new int[0])]
    [TestCase(new[] { 5 })]
    [TestCase(new[] { 5, 5, 5 })]
    [TestCase(new[] { 1, 2, 3 })]
    public void Sample_NoPairsOfBothKinds_GivesNone(int[] labels)
    {
        PairSet pairs = Sampled(new MultiSimilarityPairSampler(), LabelSets.Random(labels, seed: 1));

        (pairs.AnchorCount, pairs.PositiveCount, pairs.NegativeCount).Should().Be((0, 0, 0));
    }

    [Test]
    public void Sample_DistanceNotFinite_LeavesItToTheLoss()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 1e30f, -1e30f], [0, 0, 1]);
        PairSet pairs = new();

        new MultiSimilarityPairSampler().Sample(batch, pairs);

        (pairs.IsAll, pairs.PositiveCount, pairs.NegativeCount).Should().Be((true, 2, 4));
    }

    [Test]
    public void Sample_Warm_AllocatesNothing()
    {
        MultiSimilarityPairSampler sampler = new();
        EmbeddedBatch batch = LabelSets.Random([0, 0, 0, 1, 1, 2, 3, 4, 5], seed: 1);
        PairSet pairs = new();
        sampler.Sample(batch, pairs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        sampler.Sample(batch, pairs);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        pairs.PositiveCount.Should().BePositive();
    }

    [Test]
    public void Sample_Null_IsRefused()
    {
        MultiSimilarityPairSampler sampler = new();
        EmbeddedBatch batch = LabelSets.Random([0, 0, 1], seed: 1);

        FluentActions.Invoking(() => sampler.Sample(null!, new PairSet()))
            .Should().Throw<ArgumentNullException>().WithParameterName("batch");
        FluentActions.Invoking(() => sampler.Sample(batch, null!)).Should().Throw<ArgumentNullException>().WithParameterName("destination");
    }

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    [TestCase(1e60)]
    public void Constructor_EpsilonOutOfRange_SaysTheRange(double epsilon)
    {
        Action act = () => _ = new MultiSimilarityPairSampler(epsilon);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(epsilon))
            .WithMessage($"epsilon is {epsilon}; expected 0 ≤ epsilon < ∞ as a float.*");
    }

    private static PairSet Sampled(MultiSimilarityPairSampler sampler, EmbeddedBatch batch)
    {
        PairSet pairs = new();
        pairs.AddAnchor([99], [99]);
        sampler.Sample(batch, pairs);
        return pairs;
    }
}
