using MetricLearning.Losses;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class UprightLossTests
{
    // Steps 1, 3, 5 and so on are turned.
    private static readonly QuarterTurns Turns = new(0.5, StepCount: 100);

    private readonly UprightLoss _loss = new(Proxies(), Turns);

    [Test]
    public void Evaluate_UprightStep_IsTheInnerLoss()
    {
        ArcFaceLoss inner = Proxies();

        (LossResult result, float[] gradient) = FourRows.Evaluate(_loss, step: 2);

        (LossResult expected, float[] expectedGradient) = FourRows.Evaluate(inner, step: 2);
        result.Should().Be(expected);
        gradient.Should().Equal(expectedGradient).And.Contain(value => value != 0);
        _loss.Gradient(0).ToArray().Should().Equal(inner.Gradient(0).ToArray()).And.Contain(value => value != 0);
    }

    [Test]
    public void Evaluate_TurnedStep_IsNothing()
    {
        _ = FourRows.Evaluate(_loss, step: 2);

        (LossResult result, float[] gradient) = FourRows.Evaluate(_loss, step: 3);

        result.Should().Be(default(LossResult));
        gradient.Should().OnlyContain(value => value == 0);
        _loss.Gradient(0).ToArray().Should().HaveCount(2 * FourRows.Dimension).And.OnlyContain(value => value == 0);
    }

    [Test]
    public void Evaluate_UprightStepAfterATurnedOne_IsTheInnerLossAgain()
    {
        _ = FourRows.Evaluate(_loss, step: 3);

        FourRows.Evaluate(_loss, step: 4).Result.Should().Be(FourRows.Evaluate(Proxies(), step: 4).Result);
        _loss.Gradient(0).ToArray().Should().Contain(value => value != 0);
    }

    [Test]
    public void Parameters_AreThoseOfTheInnerLoss() =>
        _loss.Parameters.Should().ContainSingle().Which.Values.FlattenedLength.Should().Be(2 * FourRows.Dimension);

    [Test]
    public void Check_LabelWithoutProxy_IsRefused() =>
        FluentActions.Invoking(() => _loss.Check(FourRows.Dimension, [0, 1, 2])).Should().Throw<ArgumentException>();

    private static ArcFaceLoss Proxies() => new(classCount: 2, FourRows.Dimension, seed: 1);
}
