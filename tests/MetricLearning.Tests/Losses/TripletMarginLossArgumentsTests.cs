using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class TripletMarginLossArgumentsTests
{
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

    [Test]
    public void Evaluate_NaNWithoutATriplet_MakesTheGradientNaN()
    {
        EmbeddedBatch batch = new(new EmbeddingDistance(DistanceMetric.Euclidean));
        batch.Start([0, 0, 0], dimension: 2, step: 0)[1, 1] = float.NaN;

        (LossResult result, float[] gradient) = LossRun.Of(new TripletMarginLoss(), batch, new TripletSet());

        gradient.Should().OnlyContain(value => float.IsNaN(value));
        result.TermCount.Should().Be(0);
    }
}
