using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class SampledTripletLossTests
{
    private readonly TripletMarginLoss _loss = new(new TripletMarginLossOptions { Margin = 2 });

    [Test]
    public void Evaluate_OneBatch_ComparesTheTripletsThatTheSamplerChooses()
    {
        Triplet chosen = new(1, 0, 2);
        EmbeddedBatch batch = Batch();
        (LossResult expected, float[] expectedGradient) = LossRun.Of(_loss, batch, RandomBatch.SetOfListed([chosen]));

        (LossResult result, float[] gradient) = Run(new ScriptedTriplets(chosen), batch);

        result.Should().Be(expected);
        result.TermCount.Should().Be(1);
        gradient.Should().Equal(expectedGradient);
    }

    [Test]
    public void Evaluate_OneBatch_ShowsItToTheSampler()
    {
        var sampler = new ScriptedTriplets();

        Run(sampler, Batch());

        sampler.Labels.Should().ContainSingle().Which.Should().Equal(0, 0, 1);
    }

    [Test]
    public void Evaluate_SecondBatch_ForgetsTheTripletsOfTheFirst()
    {
        var sampled = new SampledTripletLoss(_loss);

        LossRun.Of(sampled, Batch());

        LossRun.Of(sampled, Batch()).Result.TermCount.Should().Be(2, "both pairs of the label's two rows, each with one negative");
    }

    [Test]
    public void Evaluate_WarmBatch_AllocatesNothing()
    {
        var sampled = new SampledTripletLoss(_loss, new RandomTripletSampler(seed: 1));
        EmbeddedBatch batch = Batch();
        float[] gradient = new float[3];
        for (int i = 0; i < 100; i++)
        {
            sampled.Evaluate(batch, new TensorSpan<float>(gradient, [3, 1], []));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        sampled.Evaluate(batch, new TensorSpan<float>(gradient, [3, 1], []));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Distance_OfALoss_IsThatLosssDistance()
    {
        EmbeddingDistance distance = new(DistanceMetric.Cosine);

        new SampledTripletLoss(new TripletMarginLoss(new() { Distance = distance })).Distance.Should().Be(distance);
    }

    [Test]
    public void Constructor_NoLoss_Throws() =>
        FluentActions.Invoking(() => new SampledTripletLoss(null!)).Should().Throw<ArgumentNullException>().WithParameterName("loss");

    [Test]
    public void Evaluate_NoSampler_ComparesAllTriplets()
    {
        RandomBatch sample = RandomBatch.Of(12, 3, classes: 3, seed: 1, _loss.Distance);
        (LossResult expected, float[] expectedGradient) = LossRun.Of(_loss, sample.Batch, sample.SetOfAll);

        (LossResult result, float[] gradient) = LossRun.Of(new SampledTripletLoss(_loss), sample.Batch);

        result.Should().Be(expected);
        result.TermCount.Should().Be(sample.AllTriplets.Length);
        gradient.Should().Equal(expectedGradient);
    }

    [Test]
    public void Evaluate_NoBatch_SaysSo()
    {
        var sampled = new SampledTripletLoss(_loss);

        FluentActions.Invoking(() => sampled.Evaluate(null!, Shape.Tensor(new float[3], 3, 1)))
            .Should().Throw<ArgumentNullException>().WithParameterName("batch");
    }

    private static EmbeddedBatch Batch() => new(Shape.Tensor([0, 3, 4], 3, 1), [0, 0, 1], new(DistanceMetric.Euclidean));

    private (LossResult Result, float[] Gradient) Run(ITripletSampler sampler, EmbeddedBatch batch) =>
        LossRun.Of(new SampledTripletLoss(_loss, sampler), batch);
}
