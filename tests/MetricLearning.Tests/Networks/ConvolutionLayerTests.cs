using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ConvolutionLayerTests
{
    private static readonly ImageShape Image = new(6, 8, 2);

    [Test]
    public void Build_SettingOutOfRange_SaysWhichAndWhatIsExpected()
    {
        LayerErrors.AssertRefused(new ConvolutionLayer(0, 3), Image, "Channels of layer conv1 is 0; expected 1 to 89478482, *6 × 8 × 2*");
        LayerErrors.AssertRefused(
            new ConvolutionLayer(89478483, 3), Image, "Channels of layer conv1 is 89478483; expected 1 to 89478482, *6 × 8 × 2*");
        LayerErrors.AssertRefused(new ConvolutionLayer(4, 0), Image, "KernelSize of layer conv1 is 0; expected 1 ≤ size.");
        LayerErrors.AssertRefused(
            new ConvolutionLayer(4, 7), Image, "KernelSize of layer conv1 is 7; expected 1 to 6, which fits its input, 6 × 8 × 2");
        LayerErrors.AssertRefused(
            new ConvolutionLayer(4, 11) { Padding = 2 },
            Image,
            "KernelSize of layer conv1 is 11; expected 1 to 10, which fits its input, 6 × 8 × 2");
        LayerErrors.AssertRefused(
            new ConvolutionLayer(8, 50_000) { Padding = 25_000 },
            Image,
            "KernelSize of layer conv1 is 50000; expected a kernel whose weights and outputs fit an array on an input of 6 × 8 × 2*");
        LayerErrors.AssertRefused(new ConvolutionLayer(4, 3) { Stride = 0 }, Image, "Stride of layer conv1 is 0; expected 1 ≤ stride.");
        LayerErrors.AssertRefused(
            new ConvolutionLayer(4, 3) { Padding = -1 },
            Image,
            "Padding of layer conv1 is -1; expected 0 ≤ padding < 3, the kernel's size.");
        LayerErrors.AssertRefused(
            new ConvolutionLayer(4, 3) { Padding = 3 }, Image, "Padding of layer conv1 is 3; expected 0 ≤ padding < 3, the kernel's size.");
    }

    [TestCase(6, 0)]
    [TestCase(10, 2)]
    [TestCase(1, 0)]
    public void Build_SettingAtTheEndOfItsRange_IsTaken(int size, int padding) =>
        LayerRun.Build(new ConvolutionLayer(1, size) { Padding = padding }, Image).Output.Height.Should().Be(size == 1 ? 6 : 1);

    [Test]
    public void Summary_OfALayer_TellsKernelAndFunction()
    {
        LayerRun.Build(new ConvolutionLayer(4, 3), Image).Summary.Should().Be("convolution 3 × 3");
        LayerRun.Build(new ConvolutionLayer(4, 3) { Activation = Activation.Relu }, Image).Summary.Should().Be("convolution 3 × 3, relu");
    }
}
