using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class LayerBuilderTests
{
    [Test]
    public void InitializerFor_AnActivation_IsTheNetworksOrElseTheActivations()
    {
        WeightInitializer chosen = WeightInitializer.Normal(0.1);

        Builder(chosen).InitializerFor(Activation.Relu).Should().BeSameAs(chosen);
        Builder(null).InitializerFor(Activation.Relu).Should().BeSameAs(WeightInitializer.He);
        Builder(null).InitializerFor(Activation.Tanh).Should().BeSameAs(WeightInitializer.Xavier);
    }

    [Test]
    public void Require_ConditionThatFails_NamesLayerSettingRangeAndRemedy()
    {
        Builder(null).Invoking(b => b.Require(false, "Size", 7, "1 to 3", "Pass less."))
            .Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("layers").WithMessage("Size of layer conv7 is 7; expected 1 to 3. Pass less.*");
        Builder(null).Invoking(b => b.Require(true, "Size", 7, "1 to 7", "Pass less.")).Should().NotThrow();
    }

    [Test]
    public void TakeParameters_OfALimit_RefusesMoreBeforeTakingThem()
    {
        LayerBuilder builder = new("conv7", new(3, 3, 1), new Random(1), seed: 1, initializer: null, new ParameterMemory(5));

        builder.TakeParameters(3).Should().Equal(0, 0, 0);
        builder.Invoking(b => b.TakeParameters(long.MaxValue)).Should().Throw<ArgumentException>().WithMessage("Layer conv7 asks for *");
        Builder(null).TakeParameters(7).Should().HaveCount(7);
    }

    private static LayerBuilder Builder(WeightInitializer? initializer) => new("conv7", new(3, 3, 1), new Random(1), seed: 1, initializer);

    [Test]
    public void RequireFit_AWindowLargerThanTheImage_NamesItsShapeAndWhatToDo()
    {
        Builder(null).Invoking(b => b.RequireFit("Size", 4, 3)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("layers")
            .WithMessage("Size of layer conv7 is 4; expected 1 to 3, which fits its input, 3 × 3 × 1 (height × width × channels). Use a " +
                "smaller window, or fewer poolings and strides before it.*");
        Builder(null).Invoking(b => b.RequireFit("Size", 3, 3)).Should().NotThrow();
    }

    [Test]
    public void RequireFit_RowsWithoutHeightAndWidth_SaysSo() =>
        FluentActions.Invoking(() => new EmbeddingNetwork(3, [new MaxPoolingLayer(2)], seed: 1)).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage(
                "Size of layer pool1 is 2; expected 1, which fits its input, 1 × 1 × 3 (height × width × channels). Rows without height " +
                "and width*make the network with an ImageShape*");
}
