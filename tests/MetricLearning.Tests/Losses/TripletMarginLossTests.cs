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

    [TestCase(0, 1, TestName = "Evaluate_EmptyBatch_IsZero")]
    [TestCase(8, 1, TestName = "Evaluate_OneClass_IsZero")]
    [TestCase(1, 1, TestName = "Evaluate_OneRow_IsZero")]
    public void Evaluate_NoTriplet_IsZero(int rows, int classes)
    {
        var sample = RandomBatch.Of(rows, 4, classes, seed: 6, new(DistanceMetric.Euclidean));

        (LossResult result, float[] gradient) = LossRun.Of(new TripletMarginLoss(), sample.Batch, sample.SetOfAll);

        result.Should().Be(default(LossResult));
        gradient.Should().Equal(new float[rows * 4]);
    }

    [Test]
    public void Evaluate_AllLabelsUnique_IsZero()
    {
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [7, 8, 9], new(DistanceMetric.Euclidean));
        var triplets = new TripletSet();
        triplets.SetAll(batch);

        (LossResult result, float[] gradient) = LossRun.Of(new TripletMarginLoss(), batch, triplets);

        result.Should().Be(default(LossResult));
        gradient.Should().Equal(0, 0, 0);
    }

    [TestCase(DistanceMetric.Euclidean, 0.2)]
    [TestCase(DistanceMetric.SquaredEuclidean, 0.2)]
    [TestCase(DistanceMetric.Cosine, 0.2)]
    public void Evaluate_AllRowsZero_CostsTheMarginAndHasNoGradient(DistanceMetric metric, double margin)
    {
        var batch = new EmbeddedBatch(Tensor.Create(new float[4 * 5], [4, 5]), [0, 0, 1, 1], new(metric));
        var triplets = new TripletSet();
        triplets.SetAll(batch);

        (LossResult result, float[] gradient) = LossRun.Of(
            new TripletMarginLoss(new() { Distance = batch.Distance, Margin = margin }), batch, triplets);

        result.Value.Should().BeApproximately(margin, 1e-7, "the margin is rounded to single precision");
        gradient.Should().OnlyContain(g => g == 0);
    }

    [TestCase(DistanceMetric.Euclidean, false)]
    [TestCase(DistanceMetric.Euclidean, true)]
    [TestCase(DistanceMetric.SquaredEuclidean, false)]
    public void Evaluate_EqualRowsAcrossClasses_CostTheMarginAndHaveNoGradient(DistanceMetric metric, bool isAll)
    {
        // One triplet from either positive, at distance 0 from the negative.
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 3, 3, 3 }, [3, 1]), [7, 7, 9], new(metric));
        TripletSet triplets = RandomBatch.SetOfListed([new(0, 1, 2), new(1, 0, 2)]);
        if (isAll)
        {
            triplets.SetAll(batch);
        }

        (LossResult result, float[] gradient) = LossRun.Of(
            new TripletMarginLoss(new() { Distance = batch.Distance, Margin = 2 }), batch, triplets);

        result.Should().Be(new LossResult(Value: 2, LossSum: 4, TermCount: 2, ActiveCount: 2, new(0, 2), new(0, 2)));
        gradient.Should().Equal(0, 0, 0);
    }

    [Test]
    public void Evaluate_RowAloneInItsClass_IsANegativeOnly()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 3, 4], [7, 7, 9]);
        var triplets = new TripletSet();
        triplets.SetAll(batch);

        LossResult result = LossRun.Of(new TripletMarginLoss(), batch, triplets).Result;

        result.Should().Be(new LossResult(Value: 1.5, LossSum: 3, TermCount: 2, ActiveCount: 1, new(6, 2), new(5, 2)));
    }

    [Test]
    public void Evaluate_AllOfMoreDistancesThanOneArrayHolds_SaysHowManyFitAndWritesNothing()
    {
        const int rows = 46_341; // the square is greater than 2³¹
        int[] labels = new int[rows];
        labels[0] = 1;
        var batch = new EmbeddedBatch(Tensor.CreateFromShape<float>([rows, 1]), labels, new(DistanceMetric.Euclidean));
        var triplets = new TripletSet();
        triplets.SetAll(batch);
        float[] gradient = [.. Enumerable.Repeat(5f, rows)];

        Action act = () => new TripletMarginLoss().Evaluate(batch, triplets, Tensor.Create(gradient, [rows, 1]));

        act.Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("batch asks for * distances between anchors and rows; at most 2147483591 fit one array. *");
        gradient.Should().OnlyContain(g => g == 5);
    }

    [Test]
    public void Evaluate_NoColumns_IsTheMarginOfRowsThatAllCoincide()
    {
        var batch = new EmbeddedBatch(Tensor.CreateFromShape<float>([3, 0]), [7, 7, 9], new(DistanceMetric.Euclidean));
        var triplets = new TripletSet();
        triplets.SetAll(batch);

        (LossResult result, float[] gradient) = LossRun.Of(new TripletMarginLoss(new() { Margin = 0.5 }), batch, triplets);

        (result.Value, result.TermCount).Should().Be((0.5, 2));
        gradient.Should().BeEmpty();
    }

    [Test]
    public void Evaluate_EmbeddingNotFinite_IsNotANumberWhereverItLies(
        [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float value, [Values] bool isAll)
    {
        var batch = new EmbeddedBatch(new EmbeddingDistance(DistanceMetric.Euclidean));
        TensorSpan<float> memory = batch.Start([0, 0, 1, 1], dimension: 2, step: 0);
        memory.Clear();
        memory[3, 1] = value;
        var triplets = new TripletSet();
        triplets.Add(new(0, 1, 2)); // does not touch the bad row
        if (isAll)
        {
            triplets.SetAll(batch);
        }

        (LossResult result, float[] gradient) = LossRun.Of(new TripletMarginLoss(), batch, triplets);

        (result.Value, result.LossSum, result.MeanPositiveDistance, result.MeanNegativeDistance)
            .Should().Be((double.NaN, double.NaN, double.NaN, double.NaN));
        gradient.Should().OnlyContain(g => float.IsNaN(g));
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

    [Test]
    public void Evaluate_SwapWithRowsThatAreNoAnchors_IsRefusedAndWritesNothing()
    {
        var sample = RandomBatch.Of(6, 2, classes: 2, seed: 1, new(DistanceMetric.Euclidean), anchors: 4);
        float[] gradient = [.. Enumerable.Repeat(5f, 8)];

        Action act = () =>
            new TripletMarginLoss(new() { Swap = true }).Evaluate(sample.Batch, sample.SetOfAll, Tensor.Create(gradient, [4, 2]));

        act.Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage("batch has 6 rows of which 4 are anchors; *");
        gradient.Should().OnlyContain(g => g == 5);
    }

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults()
    {
        RandomBatch sample = RandomBatch.Of(24, 5, classes: 4, seed: 3, new(DistanceMetric.Euclidean));

        (LossResult result, float[] gradient) = LossRun.Of(new TripletMarginLoss(), sample.Batch, sample.SetOfAll);

        (LossResult expected, float[] expectedGradient) = LossRun.Of(
            new TripletMarginLoss(new() { Margin = 1 }), sample.Batch, sample.SetOfAll);
        result.Should().Be(expected);
        gradient.Should().Equal(expectedGradient);
    }

    [TestCase(-0.1, "-0.1")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "Infinity")]
    [TestCase(1e39, "1E+39")]
    public void Constructor_MarginOutOfRange_SaysTheRange(double margin, string shown)
    {
        Action act = () => _ = new TripletMarginLoss(new() { Margin = margin });

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Margin")
            .WithMessage($"options.Margin is {shown}; expected a finite number, 0 ≤ margin.*");
    }

    [Test]
    public void Constructor_UndefinedEnumeration_SaysWhichValuesThereAre()
    {
        Action metric = () => _ = new TripletMarginLoss(new() { Distance = new((DistanceMetric)8) });
        Action reduction = () => _ = new TripletMarginLoss(new() { Reduction = (TripletReduction)5 });

        metric.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Distance.Metric")
            .WithMessage("DistanceMetric 8 is not defined; expected one of Euclidean, SquaredEuclidean, Cosine, InnerProduct.*");
        reduction.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Reduction")
            .WithMessage("TripletReduction 5 is not defined; expected one of MeanOfAll, MeanOfViolating.*");
    }

    [Test]
    public void Evaluate_GradientOfAnotherShape_SaysTheShapeAndWritesNothing()
    {
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [7, 7, 9], new(DistanceMetric.Euclidean));
        float[] gradient = [5, 5, 5];

        Action act = () => new TripletMarginLoss().Evaluate(batch, new TripletSet(), Tensor.Create(gradient, [1, 3]));

        act.Should().Throw<ArgumentException>().WithParameterName("gradient")
            .WithMessage("gradient is [1 × 3]; expected [3 × 1]. Pass a matrix of that shape.*");
        gradient.Should().Equal(5, 5, 5);
    }

    [Test]
    public void Evaluate_Null_Throws()
    {
        var loss = new TripletMarginLoss();
        var batch = new EmbeddedBatch(loss.Distance);

        loss.Invoking(l => l.Evaluate(null!, new TripletSet(), default)).Should().Throw<ArgumentNullException>().WithParameterName("batch");
        loss.Invoking(l => l.Evaluate(batch, null!, default)).Should().Throw<ArgumentNullException>().WithParameterName("triplets");
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
