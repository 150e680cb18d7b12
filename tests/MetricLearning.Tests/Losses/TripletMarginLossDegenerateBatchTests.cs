using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class TripletMarginLossDegenerateBatchTests
{
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
}
