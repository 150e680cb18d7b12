using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class SummedLossTests
{
    private const int Dimension = 3;

    private static readonly int[] Labels = [0, 0, 1, 1];
    private static readonly float[] Rows = [1, 0, 0.2f, 0.8f, 0.1f, 0, 0.1f, 1, 0, 0.5f, 0.6f, 1];

    private readonly MultiSimilarityLoss _pairs = new();
    private readonly ArcFaceLoss _proxies = new(classCount: 2, Dimension, seed: 1);

    [Test]
    public void Evaluate_TwoLosses_AddsValuesAndGradients()
    {
        (LossResult pairs, float[] pairGradient) = Evaluate(_pairs);
        (LossResult proxies, float[] proxyGradient) = Evaluate(_proxies);

        (LossResult sum, float[] gradient) = Evaluate(new SummedLoss(_pairs, _proxies));

        sum.Should().Be(pairs with { Value = pairs.Value + proxies.Value, LossSum = pairs.LossSum + proxies.LossSum });
        gradient.Should().Equal(pairGradient.Zip(proxyGradient, (a, b) => a + b));
        gradient.Should().NotEqual(pairGradient).And.NotEqual(proxyGradient);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Gradient_Parameters_AreThoseOfBothInOrder(bool proxiesFirst)
    {
        var second = new ArcFaceLoss(classCount: 2, Dimension, seed: 2);
        SummedLoss sum = proxiesFirst ? new(_proxies, second) : new(_pairs, second);
        int last = sum.Parameters.Count - 1;

        _ = Evaluate(sum);

        sum.Parameters.Should().Equal(proxiesFirst ? [_proxies.Proxies, second.Proxies] : [second.Proxies]);
        float[] gradient = sum.Gradient(last).ToArray();
        _ = Evaluate(second);
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

        FluentActions.Invoking(() => sum.Check(Dimension, [0, 1, 2])).Should().Throw<ArgumentException>();
    }

    private static (LossResult Result, float[] Gradient) Evaluate(IEmbeddingLoss loss)
    {
        var batch = new EmbeddedBatch(Tensor.Create(Rows, [4, Dimension]), Labels, loss.Distance);
        float[] gradient = new float[Rows.Length];
        return (loss.Evaluate(batch, new TensorSpan<float>(gradient, [4, Dimension], [])), gradient);
    }
}
