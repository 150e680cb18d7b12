using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class AffineLayerTests
{
    private static readonly MatrixMultiplier Multiplier = new(Workers.CallerOnly);

    [Test]
    public void Constructor_Layer_NamesAndShapesItsParametersAndLeavesTheBiasZero()
    {
        AffineLayer layer = new("layer4", inputs: 3, new DenseLayer(2, Activation.Tanh), null, new Random(1));

        (layer.Weight.Name, layer.Bias.Name).Should().Be(("layer4.weight", "layer4.bias"));
        layer.Weight.Values.Lengths.ToArray().Should().Equal(2, 3);
        layer.Weight.Values.ToArray().Should().NotContain(0);
        layer.Bias.Values.ToArray().Should().Equal(0, 0);
    }

    [TestCase(Activation.Relu, true)]
    [TestCase(Activation.Gelu, true)]
    [TestCase(Activation.Tanh, false)]
    [TestCase(Activation.None, false)]
    public void Constructor_NoInitializer_TakesTheOneOfTheActivation(Activation activation, bool isHe)
    {
        AffineLayer chosen = new("layer0", 3, new DenseLayer(2, activation), null, new Random(1));
        AffineLayer given = new(
            "layer0", 3, new DenseLayer(2, activation), isHe ? WeightInitializer.He : WeightInitializer.Xavier, new Random(1));

        chosen.Weight.Values.ToArray().Should().Equal(given.Weight.Values.ToArray());
    }

    [Test]
    public void Forward_TwoRows_IsSolvedByHand()
    {
        float[] output = new float[4];

        // (1 − 2 + 0.5, 2 + 1 − 1) and (2 + 0.5, 4 − 1), negatives cut off.
        Layer(Activation.Relu).Forward(Multiplier, MatrixOperand.Of([1, 2, 2, 0], 2), rows: 2, output);

        output.Should().Equal(0, 2, 2.5f, 3);
    }

    [Test]
    public void Backward_TwoRows_IsSolvedByHand()
    {
        AffineLayer layer = Layer(Activation.None);
        LayerGradient gradient = new(layer);

        // dZ = (1, 2), (3, −1) at X = (1, 2), (3, 4).
        layer.Backward(Multiplier, MatrixOperand.Of([1, 2, 3, 4], 2), rows: 2, [1, 2, 3, -1], gradient);

        gradient.Weights.Should().Equal(10, 14, -1, 0);
        gradient.Bias.Should().Equal(4, 1);
    }

    [Test]
    public void BackwardToInput_OneRow_IsSolvedByHand()
    {
        float[] tanh = new float[2], relu = new float[2];

        // dZ·W = (1 + 4·2, −1 + 4·0.5) = (9, 1).
        Layer(Activation.None).BackwardToInput(Multiplier, [1, 4], 1, [0.5f, 0], EpilogueFunction.Tanh, tanh);
        Layer(Activation.None).BackwardToInput(Multiplier, [1, 4], 1, [0, 3], EpilogueFunction.Relu, relu);

        tanh.Should().Equal(6.75f, 1);
        relu.Should().Equal(0, 1);
    }

    // Weights (1, −1), (2, 0.5), bias (0.5, −1).
    private static AffineLayer Layer(Activation activation)
    {
        AffineLayer layer = new("layer0", 2, new DenseLayer(2, activation), null, new Random(1));
        new float[] { 1, -1, 2, 0.5f }.CopyTo(TensorMemory.Of(layer.Weight.Values.AsTensorSpan()));
        new float[] { 0.5f, -1 }.CopyTo(TensorMemory.Of(layer.Bias.Values.AsTensorSpan()));
        return layer;
    }
}
