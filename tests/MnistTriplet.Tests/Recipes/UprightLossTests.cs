using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class UprightLossTests
{
    private const int Dimension = 3;

    private static readonly int[] Labels = [0, 0, 1, 1];
    private static readonly float[] Rows = [1, 0, 0.2f, 0.8f, 0.1f, 0, 0.1f, 1, 0, 0.5f, 0.6f, 1];

    // Steps 1, 3, 5 and so on are turned.
    private static readonly QuarterTurns Turns = new(0.5, StepCount: 100);

    private readonly UprightLoss _loss = new(Proxies(), Turns);

    [Test]
    public void Evaluate_UprightStep_IsTheInnerLoss()
    {
        ArcFaceLoss inner = Proxies();

        (LossResult result, float[] gradient) = Evaluate(_loss, step: 2);

        (LossResult expected, float[] expectedGradient) = Evaluate(inner, step: 2);
        result.Should().Be(expected);
        gradient.Should().Equal(expectedGradient).And.Contain(value => value != 0);
        _loss.Gradient(0).ToArray().Should().Equal(inner.Gradient(0).ToArray()).And.Contain(value => value != 0);
    }

    [Test]
    public void Evaluate_TurnedStep_IsNothing()
    {
        _ = Evaluate(_loss, step: 2);

        (LossResult result, float[] gradient) = Evaluate(_loss, step: 3);

        result.Should().Be(default(LossResult));
        gradient.Should().OnlyContain(value => value == 0);
        _loss.Gradient(0).ToArray().Should().HaveCount(2 * Dimension).And.OnlyContain(value => value == 0);
    }

    [Test]
    public void Evaluate_UprightStepAfterATurnedOne_IsTheInnerLossAgain()
    {
        _ = Evaluate(_loss, step: 3);

        Evaluate(_loss, step: 4).Result.Should().Be(Evaluate(Proxies(), step: 4).Result);
        _loss.Gradient(0).ToArray().Should().Contain(value => value != 0);
    }

    [Test]
    public void Parameters_AreThoseOfTheInnerLoss() =>
        _loss.Parameters.Should().ContainSingle().Which.Values.FlattenedLength.Should().Be(2 * Dimension);

    [Test]
    public void Check_LabelWithoutProxy_IsRefused() =>
        FluentActions.Invoking(() => _loss.Check(Dimension, [0, 1, 2])).Should().Throw<ArgumentException>();

    private static ArcFaceLoss Proxies() => new(classCount: 2, Dimension, seed: 1);

    private static (LossResult Result, float[] Gradient) Evaluate(IEmbeddingLoss loss, long step)
    {
        var batch = new EmbeddedBatch(loss.Distance);
        Rows.CopyTo(batch.Start(Labels, Dimension, step).GetSpan([0, 0], Rows.Length));
        float[] gradient = new float[Rows.Length];
        Array.Fill(gradient, float.NaN);
        return (loss.Evaluate(batch, new TensorSpan<float>(gradient, [4, Dimension], [])), gradient);
    }
}
