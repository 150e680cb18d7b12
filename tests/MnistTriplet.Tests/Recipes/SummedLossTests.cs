using MetricLearning.Losses;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class SummedLossTests
{
    private readonly MultiSimilarityLoss _pairs = new();
    private readonly ArcFaceLoss _proxies = new(classCount: 2, FourRows.Dimension, seed: 1);

    [Test]
    public void Evaluate_TwoLosses_AddsValuesAndGradients()
    {
        (LossResult pairs, float[] pairGradient) = FourRows.Evaluate(_pairs);
        (LossResult proxies, float[] proxyGradient) = FourRows.Evaluate(_proxies);

        (LossResult sum, float[] gradient) = FourRows.Evaluate(new SummedLoss(_pairs, _proxies));

        sum.Should().Be(pairs with { Value = pairs.Value + proxies.Value, LossSum = pairs.LossSum + proxies.LossSum });
        gradient.Should().Equal(pairGradient.Zip(proxyGradient, (a, b) => a + b));
        gradient.Should().NotEqual(pairGradient).And.NotEqual(proxyGradient);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Gradient_Parameters_AreThoseOfBothInOrder(bool proxiesFirst)
    {
        var second = new ArcFaceLoss(classCount: 2, FourRows.Dimension, seed: 2);
        SummedLoss sum = proxiesFirst ? new(_proxies, second) : new(_pairs, second);
        int last = sum.Parameters.Count - 1;

        _ = FourRows.Evaluate(sum);

        sum.Parameters.Should().Equal(proxiesFirst ? [_proxies.Proxies, second.Proxies] : [second.Proxies]);
        float[] gradient = sum.Gradient(last).ToArray();
        _ = FourRows.Evaluate(second);
        gradient.Should().Equal(second.Gradient(0).ToArray()).And.Contain(value => value != 0);
        if (proxiesFirst)
        {
            sum.Gradient(0).ToArray().Should().Equal(_proxies.Gradient(0).ToArray()).And.NotEqual(gradient);
        }
    }

    [Test]
    public void Check_LabelWithoutProxy_IsRefused()
    {
        var sum = new SummedLoss(_pairs, _proxies);

        FluentActions.Invoking(() => sum.Check(FourRows.Dimension, [0, 1, 2])).Should().Throw<ArgumentException>();
    }
}
