using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class BatchNormalizationLayerTests
{
    [TestCase(0)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void Build_MomentumOutOfRange_SaysWhatIsExpected(double momentum) => LayerErrors.AssertRefused(
        new BatchNormalizationLayer { Momentum = momentum },
        new(3, 5, 2),
        $"Momentum of layer norm1 is {momentum}; expected 0 < momentum ≤ 1.");

    [TestCase(0)]
    [TestCase(1e-31)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Build_EpsilonOutOfRange_SaysWhatIsExpected(double epsilon) => LayerErrors.AssertRefused(
        new BatchNormalizationLayer { Epsilon = epsilon }, new(3, 5, 2), $"Epsilon of layer norm1 is {epsilon}; expected 1e-30 ≤ ε < ∞.");

    [Test]
    public void Build_MomentumOfOne_IsTaken() =>
        LayerRun.Build(new BatchNormalizationLayer { Momentum = 1, Activation = Activation.Relu }, new(3, 5, 2)).Summary
            .Should().Be("batch normalisation, relu");
}
