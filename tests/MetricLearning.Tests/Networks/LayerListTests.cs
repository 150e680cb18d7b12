using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class LayerListTests
{
    private static readonly ImageShape Image = new(4, 4, 1);

    [Test]
    public void NameAll_LayersWithoutNames_CountsEachKind() =>
        LayerList.NameAll(
            [
                new ConvolutionLayer(2, 3), new BatchNormalizationLayer(), new ActivationLayer(Activation.Relu), new MaxPoolingLayer(2),
                new ConvolutionLayer(2, 1) { Name = "second" }, new ConvolutionLayer(2, 1), new AveragePoolingLayer(1),
                new DropoutLayer(0.5),
                new GlobalAveragePoolingLayer(), new FullyConnectedLayer(3),
            ])
            .Select(layer => layer.Name)
            .Should().Equal("conv1", "norm1", "act1", "pool1", "second", "conv3", "pool2", "dropout1", "pool3", "dense1");

    [Test]
    public void NameAll_LayerThatIsNull_Throws() =>
        FluentActions.Invoking(() => LayerList.NameAll([new DropoutLayer(0.5), null!])).Should().Throw<ArgumentNullException>()
            .WithParameterName("layers");

    [Test]
    public void Build_Layers_PassShapesOnAndGeluFollowsAsALayerOfItsOwn()
    {
        LayerNode[] nodes = Build(
            new ConvolutionLayer(2, 3) { Activation = Activation.Gelu }, new MaxPoolingLayer(2), new FullyConnectedLayer(3));

        nodes.Select(node => $"{node.Name} {node.Input} → {node.Output}").Should().Equal(
            "conv1 4 × 4 × 1 → 2 × 2 × 2", "conv1.gelu 2 × 2 × 2 → 2 × 2 × 2", "pool1 2 × 2 × 2 → 1 × 1 × 2",
            "dense1 1 × 1 × 2 → 1 × 1 × 3");
    }

    [Test]
    public void Build_NoLayer_SaysWhatToPass() =>
        FluentActions.Invoking(() => Build()).Should().Throw<ArgumentException>().WithParameterName("layers")
            .WithMessage("layers is empty; pass at least one layer, the last one's output being the embedding.*");

    [Test]
    public void Build_TwoLayersOfOneName_SaysWhich() =>
        FluentActions.Invoking(() => Build(new ConvolutionLayer(2, 3), new DropoutLayer(0) { Name = "conv1" }))
            .Should().Throw<ArgumentException>().WithParameterName("layers")
            .WithMessage("Two layers are named conv1; expected every name once. Name one of them otherwise.*");

    [Test]
    public void Build_UndefinedActivation_SaysWhere()
    {
        foreach (NetworkLayer layer in new NetworkLayer[]
        {
            new ConvolutionLayer(2, 3) { Name = "a", Activation = (Activation)9 },
            new BatchNormalizationLayer { Name = "a", Activation = (Activation)9 },
            new FullyConnectedLayer(3, (Activation)9) { Name = "a" },
            new ActivationLayer((Activation)9) { Name = "a" },
        })
        {
            FluentActions.Invoking(() => Build(layer)).Should().Throw<ArgumentException>().WithParameterName("layers")
                .WithMessage("Layer a has activation 9; pass one that Activation defines.*");
        }
    }

    [Test]
    public void Build_AnyInitializer_GivesLayersTheSameSeedsByTheirPlace()
    {
        NetworkLayer[] layers = LayerList.NameAll([new SeedLayer(), new FullyConnectedLayer(3), new SeedLayer(), new SeedLayer()]);

        static int[] Seeds(NetworkLayer[] layers, int seed, WeightInitializer? initializer) =>
            [.. LayerList.Build(Image, layers, seed, initializer).OfType<SeedNode>().Select(node => node.Seed)];

        int[] seeds = Seeds(layers, 1, null);
        seeds.Should().OnlyHaveUniqueItems();
        Seeds(layers, 1, WeightInitializer.Zero).Should().Equal(seeds, "they must not depend on how many numbers the weights drew");
        Seeds(layers, 2, null).Should().NotContain(seeds);
    }

    private static LayerNode[] Build(params NetworkLayer[] layers) =>
        LayerList.Build(Image, LayerList.NameAll(layers), seed: 1, initializer: null);

    private sealed record SeedLayer : NetworkLayer
    {
        internal override string Kind => "seed";

        internal override LayerNode Build(LayerBuilder builder) => new SeedNode(builder);
    }

    private sealed class SeedNode(LayerBuilder builder) : LayerNode(builder, builder.Input, "seed")
    {
        public int Seed { get; } = builder.Seed;

        public override LayerPass CreatePass(PassContext context) => throw new NotSupportedException();
    }
}
