using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class FullyConnectedNodeTests
{
    [TestCase(Activation.None)]
    [TestCase(Activation.Tanh)]
    [TestCase(Activation.Relu)]
    public void Backward_EveryFunction_AgreesWithCentralDifferences(Activation function) =>
        new LayerRun(new FullyConnectedLayer(7, function), new(2, 3, 4), rows: 5).AssertAgrees(
            values => ReferenceLayers.Apply(function, ReferenceLayers.FullyConnected(values[0], values[1], values[2])));

    [Test]
    public void Parameters_OfALayer_AreNamedAndShapedByAllNumbersOfTheImage()
    {
        LayerNode node = LayerRun.Build(new FullyConnectedLayer(7), new(2, 3, 4));

        node.Parameters
            .Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}").Should().Equal("dense1.weight 7×24", "dense1.bias 7");
        node.Output.Should().Be(new ImageShape(1, 1, 7));
    }

    [Test]
    public void Backward_NobodyWantsTheInputsGradient_GivesTheOthersTheSameBits()
    {
        LayerRun run = new LayerRun(new FullyConnectedLayer(7), new(2, 3, 4), rows: 5).ForwardAndBackward();
        float[][] expected = run.Gradients;

        run.Pass.Backward(run.Input, 5, [.. run.OutputGradient], inputGradient: null);

        run.Pass.Gradient(0).ToArray().Should().Equal(expected[1]);
        run.Pass.Gradient(1).ToArray().Should().Equal(expected[2]);
    }

    [TestCase(Activation.Relu, true)]
    [TestCase(Activation.Gelu, true)]
    [TestCase(Activation.Tanh, false)]
    [TestCase(Activation.None, false)]
    public void Constructor_NoInitializer_TakesTheOneOfTheActivationAndABiasOfZero(Activation activation, bool isHe)
    {
        float[] expected = new float[7 * 24];
        (isHe ? WeightInitializer.He : WeightInitializer.Xavier).Fill(expected, inputs: 24, outputs: 7, new Random(1));

        LayerNode node = LayerRun.Build(new FullyConnectedLayer(7, activation), new(2, 3, 4));

        node.Parameters[0].Values.ToArray().Should().Equal(expected).And.NotContain(0);
        node.Parameters[1].Values.ToArray().Should().AllBeEquivalentTo(0f);
        node.MultiplyAdds.Should().Be(7 * 24);
    }
}
