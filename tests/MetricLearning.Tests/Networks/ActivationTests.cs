using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class ActivationTests
{
    [TestCase(Activation.None, "Identity")]
    [TestCase(Activation.Tanh, "Tanh")]
    [TestCase(Activation.Relu, "Relu")]
    [TestCase(Activation.Gelu, "Identity")]
    public void ToEpilogue_OfAnActivation_IsTheKernelsFunctionIfThereIsOne(Activation activation, string expected) =>
        activation.ToEpilogue().Should().Be(Enum.Parse<EpilogueFunction>(expected));

    [TestCase(Activation.None, false)]
    [TestCase(Activation.Tanh, false)]
    [TestCase(Activation.Relu, true)]
    [TestCase(Activation.Gelu, true)]
    public void DefaultInitializer_OfAnActivation_IsHesWayWhereHalfOfTheSignalIsCutOff(Activation activation, bool isHe) =>
        activation.DefaultInitializer().Should().BeSameAs(isHe ? WeightInitializer.He : WeightInitializer.Xavier);

    [TestCase(Activation.None, "convolution")]
    [TestCase(Activation.Relu, "convolution, relu")]
    [TestCase(Activation.Gelu, "convolution")]
    public void After_ALayer_NamesTheFunctionOfItsKernel(Activation activation, string expected) =>
        activation.After("convolution").Should().Be(expected);
}
