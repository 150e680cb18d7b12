using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class TripletMarginLossTests
{
    // Single precision: a violation is rounded at about 1e-7 of its distances, relative to a sum of about their size.
    private const double Tolerance = 1e-5;

    private static readonly Gen<TripletMarginLossOptions> AnyOptions = Gen.Select(
        Gen.Enum<DistanceMetric>(),
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        Gen.Enum<TripletReduction>(),
        (metric, normalizes, swap, smooth, reduction) =>
            new TripletMarginLossOptions
            {
                Distance = new(metric, normalizes),
                Margin = 0.3,
                Swap = swap,
                Smooth = smooth,
                Reduction = reduction,
            });

    private static readonly TripletMarginLossOptions[] EveryKind =
        [.. from metric in Enum.GetValues<DistanceMetric>()
            from swap in new[] { false, true }
            from smooth in new[] { false, true }
            select new TripletMarginLossOptions
            {
                Distance = new(metric, metric == DistanceMetric.Euclidean),
                Margin = 0.3,
                Swap = swap,
                Smooth = smooth,
            }];

    [Test]
    public void Evaluate_OneTriplet_IsSolvedByHand()
    {
        (LossResult result, float[] gradient) = Run([0, 3, 4], new() { Margin = 2 }, new Triplet(0, 1, 2));

        result.Should().Be(
            new LossResult(Value: 1, LossSum: 1, 1, ActiveCount: 1, PositiveDistance: new(3, 1), NegativeDistance: new(4, 1)));
        gradient.Should().Equal(0, 1, -1);
    }

    [Test]
    public void Evaluate_Swap_TakesTheNegativeFromThePositive()
    {
        (LossResult result, float[] gradient) = Run([0, 3, 4], new() { Margin = 2, Swap = true }, new Triplet(0, 1, 2));

        result.Should().Be(
            new LossResult(Value: 4, LossSum: 4, 1, ActiveCount: 1, PositiveDistance: new(3, 1), NegativeDistance: new(4, 1)));
        gradient.Should().Equal(-1, 2, -1);
    }

    [Test]
    public void Evaluate_Smooth_IsSolvedByHand()
    {
        (LossResult result, float[] gradient) = Run([0, 3, 4], new() { Margin = 2, Smooth = true }, new Triplet(0, 1, 2));

        result.Value.Should().BeApproximately(Math.Log(1 + Math.E), 1e-6, "it is computed in single precision");
        gradient[1].Should().BeApproximately((float)(1 / (1 + Math.Exp(-1))), 1e-6f, "it is computed in single precision");
    }

    [Test]
    public void Evaluate_SmoothOfHugeViolations_NeitherOverflowsNorRounds()
    {
        TripletMarginLossOptions options = new() { Distance = new(DistanceMetric.SquaredEuclidean), Margin = 0, Smooth = true };

        Run([0, 10_000, 1], options, new Triplet(0, 1, 2)).Result.Value.Should().Be(99_999_999 + 1, "floats are 8 apart there");
        Run([0, 1, 10_000], options, new Triplet(0, 1, 2)).Result.Value.Should().Be(0);
    }

    [TestCase(TripletReduction.MeanOfAll, 0.5, 0.5f)]
    [TestCase(TripletReduction.MeanOfViolating, 1, 1f)]
    public void Evaluate_OneOfTwoViolates_DividesAsTheReductionSays(TripletReduction reduction, double value, float largest)
    {
        (LossResult result, float[] gradient) = Run(
            [0, 3, 4, 9], new() { Margin = 2, Reduction = reduction }, new Triplet(0, 1, 2), new Triplet(0, 1, 3));

        result.Should().Be(new LossResult(value, LossSum: 1, 2, ActiveCount: 1, PositiveDistance: new(6, 2), NegativeDistance: new(13, 2)));
        gradient.Should().Equal(0, largest, -largest, 0);
    }

    [TestCase(TripletReduction.MeanOfAll)]
    [TestCase(TripletReduction.MeanOfViolating)]
    public void Evaluate_ViolationOfExactlyZero_IsNoLossAndNoGradient(TripletReduction reduction)
    {
        (LossResult result, float[] gradient) = Run([0, 3, 5], new() { Margin = 2, Reduction = reduction }, new Triplet(0, 1, 2));

        (result.Value, result.ActiveCount).Should().Be((0, 0));
        gradient.Should().OnlyContain(g => g == 0);
    }

    [Test]
    public void Evaluate_AnyShape_AgreesWithLoopsInDouble() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 33], Gen.Int[0, 1000], AnyOptions).Sample((rows, columns, seed, options) =>
        {
            int anchors = AnchorCount(rows, seed, options);
            var sample = RandomBatch.Of(rows, columns, classes: 1 + (seed % 7), seed, options.Distance, anchors);
            double[] losses = ReferenceTripletLoss.Losses(sample.Rows, sample.AllTriplets, options);

            LossResult result = LossRun.Of(new TripletMarginLoss(options), sample.Batch, sample.SetOfAll).Result;

            double scale = 1 + losses.DefaultIfEmpty(0).Max();
            return Math.Abs(result.LossSum - losses.Sum()) <= Tolerance * scale * Math.Max(losses.Length, 1)
                && Math.Abs(result.MeanLoss - losses.DefaultIfEmpty(0).Average()) <= Tolerance * scale
                && result.TermCount == losses.Length
                && Math.Abs(result.ActiveCount - losses.Count(loss => loss > 0)) <= losses.Count(loss => loss < Tolerance * scale);
        }, iter: 60);

    [Test]
    public void Evaluate_AnyShape_GradientAgreesWithCentralDifferences() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[2, 6], Gen.Int[0, 1000], AnyOptions)
            .Where(
                (rows, columns, seed, options) =>
                    IsSmoothAround(RandomBatch.Of(rows, columns, classes: 3, seed, options.Distance), options))
            .Sample((rows, columns, seed, options) =>
            {
                int anchors = AnchorCount(rows, seed, options);
                var sample = RandomBatch.Of(rows, columns, classes: 3, seed, options.Distance, anchors);
                double[] expected = [.. CentralDifferences
                    .Of(x => ReferenceTripletLoss.Value(x, sample.AllTriplets, options), sample.Rows).Take(anchors).SelectMany(row => row)];

                float[] actual = LossRun.Of(new TripletMarginLoss(options), sample.Batch, sample.SetOfAll).Gradient;

                double largest = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
                return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * (1 + largest));
            }, iter: 60);

    [TestCaseSource(nameof(EveryKind))]
    public void Evaluate_RowsInAnotherOrder_GivesTheSameLossAndTheGradientInThatOrder(object kind)
    {
        var options = (TripletMarginLossOptions)kind;
        var sample = RandomBatch.Of(24, 5, classes: 4, seed: 3, options.Distance);
        int[] order = [.. Enumerable.Range(0, 24).Select(i => i * 7 % 24)];
        RandomBatch permuted = sample.Reordered(order);
        var loss = new TripletMarginLoss(options);

        (LossResult first, float[] gradient) = LossRun.Of(loss, sample.Batch, sample.SetOfAll);
        (LossResult second, float[] permutedGradient) = LossRun.Of(loss, permuted.Batch, permuted.SetOfAll);

        second.Value.Should().BeApproximately(first.Value, 1e-6 * first.Value, "only the order of the sums differs");
        for (int i = 0; i < 24 * 5; i++)
        {
            permutedGradient[i]
                .Should().BeApproximately(gradient[(order[i / 5] * 5) + (i % 5)], 2e-6f, "only the order of the sums differs");
        }
    }

    [Test]
    public void Evaluate_Euclidean_GradientsOfTheRowsAddUpToZero()
    {
        var sample = RandomBatch.Of(30, 3, classes: 4, seed: 4, new(DistanceMetric.Euclidean));

        float[] gradient = LossRun.Of(new TripletMarginLoss(), sample.Batch, sample.SetOfAll).Gradient;

        for (int column = 0; column < 3; column++)
        {
            Enumerable.Range(0, 30).Sum(i => (double)gradient[(i * 3) + column])
                .Should().BeApproximately(0, 1e-6, "moving all rows changes nothing");
        }
    }

    [Test]
    public void Evaluate_Cosine_GradientOfARowIsPerpendicularToIt()
    {
        var sample = RandomBatch.Of(30, 3, classes: 4, seed: 5, new(DistanceMetric.Cosine));

        float[] gradient =
            LossRun.Of(new TripletMarginLoss(new() { Distance = new(DistanceMetric.Cosine) }), sample.Batch, sample.SetOfAll).Gradient;

        for (int i = 0; i < 30; i++)
        {
            sample.Rows[i]
                .Select((x, j) => x * gradient[(i * 3) + j]).Sum().Should().BeApproximately(0, 1e-6, "scaling a row changes nothing");
        }
    }

    [TestCaseSource(nameof(EveryKind))]
    public void Evaluate_OnceWarm_AllocatesNothing(object kind)
    {
        var options = (TripletMarginLossOptions)kind;
        var sample = RandomBatch.Of(24, 5, classes: 4, seed: 9, options.Distance);
        var few = new TripletSet();
        few.Add(sample.AllTriplets[0]);
        TripletSet many = RandomBatch.SetOfListed(sample.AllTriplets);
        TripletSet all = sample.SetOfAll;
        var loss = new TripletMarginLoss(options);
        Tensor<float> gradient = Tensor.CreateFromShape<float>([24, 5]);
        Run();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Run()
        {
            TensorSpan<float> destination = gradient.AsTensorSpan();
            loss.Evaluate(sample.Batch, few, destination);
            loss.Evaluate(sample.Batch, many, destination);
            loss.Evaluate(sample.Batch, all, destination);
        }
    }

    // Often all rows, and always where swapping needs them.
    private static int AnchorCount(int rows, int seed, TripletMarginLossOptions options) =>
        options.Swap || seed % 2 == 0 ? rows : rows * (seed % 5) / 5;

    // One-dimensional rows with labels, and a list of triplets.
    private static (LossResult Result, float[] Gradient) Run(float[] rows, TripletMarginLossOptions options, params Triplet[] listed)
    {
        var batch = new EmbeddedBatch(Tensor.Create(rows, [rows.Length, 1]), new int[rows.Length], options.Distance);
        var triplets = new TripletSet();
        foreach (Triplet triplet in listed)
        {
            triplets.Add(triplet);
        }

        return LossRun.Of(new TripletMarginLoss(options), batch, triplets);
    }

    // Central differences need the loss to be smooth within their step: no violation near the hinge, no equal distances to swap.
    private static bool IsSmoothAround(RandomBatch sample, TripletMarginLossOptions options)
    {
        double[][] distances = ReferenceDistance.All(sample.Rows, options.Distance);
        return ReferenceTripletLoss.Violations(sample.Rows, sample.AllTriplets, options).All(violation => Math.Abs(violation) > 1e-3)
            && sample.AllTriplets.All(t => Math.Abs(distances[t.Anchor][t.Negative] - distances[t.Positive][t.Negative]) > 1e-3);
    }
}
