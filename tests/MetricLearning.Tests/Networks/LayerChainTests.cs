using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class LayerChainTests
{
    private static readonly ImageShape Image = new(4, 4, 1);

    [Test]
    public void NameAll_LayersWithoutNames_CountsEachKind() =>
        LayerChain.NameAll(
            [
                new ConvolutionLayer(2, 3), new BatchNormalizationLayer(), new ActivationLayer(Activation.Relu), new MaxPoolingLayer(2),
                new ConvolutionLayer(2, 1) { Name = "second" },
                new ConvolutionLayer(2, 1),
                new AveragePoolingLayer(1),
                new DropoutLayer(0.5),
                new GlobalAveragePoolingLayer(), new FullyConnectedLayer(3),
            ])
            .Select(layer => layer.Name)
            .Should().Equal("conv1", "norm1", "act1", "pool1", "second", "conv3", "pool2", "dropout1", "pool3", "dense1");

    [Test]
    public void NameAll_LayerThatIsNull_Throws() =>
        FluentActions.Invoking(() => LayerChain.NameAll([new DropoutLayer(0.5), null!])).Should().Throw<ArgumentNullException>()
            .WithParameterName("layers");

    [Test]
    public void Build_Layers_PassShapesOnAndGeluFollowsAsALayerOfItsOwn()
    {
        LayerNode[] nodes = Build(
            new ConvolutionLayer(2, 3) { Activation = Activation.Gelu }, new MaxPoolingLayer(2), new FullyConnectedLayer(3));

        nodes.Select(node => $"{node.Name} {node.Input} → {node.Output}").Should().Equal(
            "conv1 4 × 4 × 1 → 2 × 2 × 2",
            "conv1.gelu 2 × 2 × 2 → 2 × 2 × 2",
            "pool1 2 × 2 × 2 → 1 × 1 × 2",
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
    public void ForwardAndBackward_ThreeLayers_RunThemInOrderAndBack()
    {
        LayerNode[] nodes = Build(new FullyConnectedLayer(1), new DropoutLayer(0), new FullyConnectedLayer(2));
        nodes[0].Parameters[0].Set([.. Enumerable.Repeat(0f, 14), 2, 3]);
        nodes[2].Parameters[0].Set(10, 20);
        LayerChain chain = new(nodes, new(5, Workers.CallerOnly, isTraining: true));
        (chain.Input[14], chain.Input[15], chain.Input[31]) = (1, 1, 1);

        // 2 + 3 = 5 in the first row and 3 in the second, times 10 and 20.
        chain.Forward(2, step: 0).ToArray().Should().Equal(50, 100, 30, 60);
        ((float[])[1, 0, 0, 1]).CopyTo(chain.OutputGradient, 0);
        chain.Backward(2);

        chain.Gradients.Should().HaveCount(4);
        Gradient(chain, 2).Should().Equal(5, 3);
        Gradient(chain, 3).Should().Equal(1, 1);
        Gradient(chain, 1).Should().Equal(10 + 20);
        Gradient(chain, 0)[14..].Should().Equal(10, 10 + 20);
    }

    private static LayerNode[] Build(params NetworkLayer[] layers) =>
        LayerChain.Build(Image, LayerChain.NameAll(layers), new Random(1), initializer: null);

    private static float[] Gradient(LayerChain chain, int parameter)
    {
        (LayerPass pass, int index) = chain.Gradients[parameter];
        return pass.Gradient(index).ToArray();
    }
}
