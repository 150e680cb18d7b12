using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Losses;

public class EveryTripletTests
{
    [Test]
    public void Evaluate_ATripletLossAsALossOfTheBatch_IsThatOfAllItsTriplets([Values] bool smooth)
    {
        TripletMarginLoss alone = new(new() { Smooth = smooth });
        SampledTripletLoss sampled = new(new TripletMarginLoss(new() { Smooth = smooth }));
        EmbeddedBatch batch = new(Shape.Tensor([0, 1, 3, 7, 8, 2], 6, 1), [0, 0, 1, 1, 2, 2], alone.Distance);
        float[] gradient = new float[6], expected = new float[6];

        LossResult result = Evaluate(alone, batch, gradient);

        result.Should().Be(Evaluate(sampled, batch, expected));
        result.TermCount.Should().Be(24, "three classes of two: 6 anchors, 1 positive, 4 negatives");
        gradient.Should().Equal(expected);
        (alone.HasInactiveTerms, sampled.HasInactiveTerms).Should().Be((!smooth, !smooth));
    }

    [Test]
    public void Evaluate_Warm_AllocatesNothing()
    {
        TripletMarginLoss loss = new();
        EmbeddedBatch batch = new(Shape.Tensor([0, 1, 3, 7], 4, 1), [0, 0, 1, 1], loss.Distance);
        float[] gradient = new float[4];
        Evaluate(loss, batch, gradient);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Evaluate(loss, batch, gradient);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Evaluate_NoBatch_IsRefused()
    {
        Action act = () => Evaluate(new TripletMarginLoss(), null!, new float[1]);

        act.Should().Throw<ArgumentNullException>().WithParameterName("batch");
    }

    [Test]
    public void Train_ATripletLossAsItIs_TrainsAsOnAllTriplets()
    {
        TrainingReport alone = Train(new TripletMarginLoss());

        alone.Epochs[0].Loss.Should().Be(Train(new SampledTripletLoss(new TripletMarginLoss())).Epochs[0].Loss);
        alone.Epochs[0].ActiveFraction.Should().NotBeNull();
        Train(new NtXentLoss()).Epochs[0].ActiveFraction.Should().BeNull("all of its terms are above 0");
    }

    private static TrainingReport Train(IEmbeddingLoss loss) =>
        new EmbeddingTrainer(new EmbeddingNetwork(Blobs.FeatureCount, [new(4)], seed: 1), new() { Epochs = 1, Loss = loss }).Train(
            Blobs.Create(rowsPerClass: 20, seed: 1));

    private static LossResult Evaluate(IEmbeddingLoss loss, EmbeddedBatch batch, float[] gradient) =>
        loss.Evaluate(batch, new TensorSpan<float>(gradient, [gradient.Length, 1], []));
}
