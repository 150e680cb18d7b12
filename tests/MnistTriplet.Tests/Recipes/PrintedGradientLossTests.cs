using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class PrintedGradientLossTests
{
    private static readonly int[] Labels = [0, 0, 1, 1];

    // d(0,1) = 5, d(0,2) = 5.5, d(0,3) = 13: the triplet with row 2 is active at margin 1 with loss 0.5, the one with row 3 is not.
    private static readonly float[] Rows = [0, 0, 3, 4, 5.5f, 0, 5, 12];

    private readonly PrintedGradientLoss _loss = new();

    [Test]
    public void Evaluate_ActiveAndInactiveTriplet_SumsTheMarginLossOfBoth()
    {
        LossResult result = Evaluate(new Triplet(0, 1, 2), new Triplet(0, 1, 3)).Result;

        result.Should().Be(new LossResult(0.25, 0.5, 2, 1, new(10, 2), new(18.5, 2)));
    }

    [Test]
    public void Evaluate_ActiveAndInactiveTriplet_SendsThePrintedGradientOfTheActiveOneThroughTheAnchorOnly()
    {
        float[] gradient = Evaluate(new Triplet(0, 1, 2), new Triplet(0, 1, 3)).Gradient;

        // (a − p + n) / 2 triplets = ((0, 0) − (3, 4) + (5.5, 0)) / 2; exact in floats.
        gradient.Should().Equal(1.25f, -2f, 0, 0, 0, 0, 0, 0);
    }

    [Test]
    public void Evaluate_AnchorInTwoActiveTriplets_AddsUp()
    {
        float[] gradient = Evaluate(new Triplet(0, 1, 2), new Triplet(0, 1, 2)).Gradient;

        gradient.Should().Equal(2.5f, -4f, 0, 0, 0, 0, 0, 0);
    }

    [Test]
    public void Evaluate_NoTriplet_IsZeroWithZeroGradient()
    {
        (LossResult result, float[] gradient) = Evaluate();

        result.Should().Be(default(LossResult));
        gradient.Should().OnlyContain(value => value == 0);
    }

    [Test]
    public void Evaluate_AllTripletsUnlisted_Throws()
    {
        var batch = new EmbeddedBatch(Tensor.Create(Rows, [4, 2]), Labels, _loss.Distance);
        var triplets = new TripletSet();
        triplets.SetAll(batch);

        FluentActions.Invoking(() => _loss.Evaluate(batch, triplets, new TensorSpan<float>(new float[8], [4, 2], [])))
            .Should().Throw<ArgumentException>().WithParameterName("triplets").WithMessage(
                "triplets stands for all triplets of the batch; the printed gradient needs them listed: use a sampler that lists them.*");
    }

    private (LossResult Result, float[] Gradient) Evaluate(params Triplet[] chosen)
    {
        var batch = new EmbeddedBatch(Tensor.Create(Rows, [4, 2]), Labels, _loss.Distance);
        var triplets = new TripletSet();
        foreach (Triplet triplet in chosen)
        {
            triplets.Add(triplet);
        }

        float[] gradient = [9, 9, 9, 9, 9, 9, 9, 9];
        return (_loss.Evaluate(batch, triplets, new TensorSpan<float>(gradient, [4, 2], [])), gradient);
    }
}
