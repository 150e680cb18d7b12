using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ConvolutionNodeTests
{
    private static readonly Activation[] Functions = [Activation.None, Activation.Tanh, Activation.Relu];

    [TestCase(3, 1, 0)]
    [TestCase(3, 1, 1)]
    [TestCase(3, 2, 2)]
    [TestCase(2, 3, 1)]
    [TestCase(1, 1, 0)]
    [TestCase(5, 1, 0)]
    public void Backward_EveryGeometryAndFunction_AgreesWithCentralDifferences(int size, int stride, int padding)
    {
        foreach (Activation function in Functions)
        {
            ConvolutionLayer layer = new(5, size) { Stride = stride, Padding = padding, Activation = function };
            ReferenceConvolution reference = new(new(5, 6, 3, 5, size, stride, padding));

            new LayerRun(layer, new(5, 6, 3), rows: 3).AssertAgrees(
                values => ReferenceLayers.Apply(function, reference.Forward(values[0], values[1], values[2])));
        }
    }

    [Test]
    public void Forward_OneImage_IsSolvedByHand()
    {
        LayerNode node = LayerRun.Build(new ConvolutionLayer(1, 2) { Activation = Activation.Relu }, new(2, 3, 1));
        node.Parameters[0].Set(1, 2, 3, -4);
        node.Parameters[1].Set(0.5f);
        LayerPass pass = node.CreatePass(new(1, Workers.CallerOnly, isTraining: false));

        // 1·1 + 2·2 + 3·4 − 4·1 + 0.5 and 1·2 + 2·0 + 3·1 − 4·3 + 0.5 < 0: the kernel is not mirrored.
        pass.Forward([1, 2, 0, 4, 1, 3], 1);

        pass.Output.Should().Equal(13.5f, 0);
    }

    [Test]
    public void Parameters_OfALayer_AreNamedShapedAndDrawnForTheFunction()
    {
        LayerNode he = LayerRun.Build(new ConvolutionLayer(7, 3) { Activation = Activation.Relu }, new(5, 6, 4));
        LayerNode xavier = LayerRun.Build(new ConvolutionLayer(7, 3), new(5, 6, 4));

        he.Parameters
            .Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}").Should().Equal("conv1.weight 3×3×4×7", "conv1.bias 7");
        he.Parameters[0].Values.ToArray().Should().Equal(Drawn(WeightInitializer.He));
        xavier.Parameters[0].Values.ToArray().Should().Equal(Drawn(WeightInitializer.Xavier));
        he.Parameters[1].Values.ToArray().Should().AllBeEquivalentTo(0f);
    }

    [Test]
    public void Output_OfALayer_IsAnImageOfItsPositions()
    {
        LayerNode node = LayerRun.Build(new ConvolutionLayer(7, 3) { Stride = 2, Padding = 1 }, new(5, 8, 4));

        node.Output.Should().Be(new ImageShape(3, 4, 7));
    }

    private static float[] Drawn(WeightInitializer initializer)
    {
        float[] weights = new float[3 * 3 * 4 * 7];
        initializer.Fill(weights, inputs: 3 * 3 * 4, outputs: 3 * 3 * 7, new Random(1));
        return weights;
    }
}
