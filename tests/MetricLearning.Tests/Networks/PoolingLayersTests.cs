using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class PoolingLayersTests
{
    [TestCase(2, 2)]
    [TestCase(3, 1)]
    [TestCase(2, 3)]
    public void Backward_MaxPooling_AgreesWithCentralDifferences(int size, int stride) =>
        new LayerRun(new MaxPoolingLayer(size) { Stride = stride }, new(5, 7, 3), rows: 3).AssertAgrees(
            values => ReferenceLayers.Pool(new(5, 7, 3, size, size, stride, stride), values[0], Enumerable.Max));

    [TestCase(2, 2)]
    [TestCase(3, 1)]
    [TestCase(2, 3)]
    public void Backward_AveragePooling_AgreesWithCentralDifferences(int size, int stride) =>
        new LayerRun(new AveragePoolingLayer(size) { Stride = stride }, new(5, 7, 3), rows: 3).AssertAgrees(
            values => ReferenceLayers.Pool(new(5, 7, 3, size, size, stride, stride), values[0], Enumerable.Average));

    [Test]
    public void Backward_GlobalAveragePooling_AgreesWithCentralDifferences() =>
        new LayerRun(new GlobalAveragePoolingLayer(), new(5, 7, 3), rows: 3).AssertAgrees(
            values => ReferenceLayers.Pool(new(5, 7, 3, 5, 7, 5, 7), values[0], Enumerable.Average));

    [Test]
    public void Forward_SmallImage_IsSolvedByHand()
    {
        float[] image = [1, 5, 9, 2, -3, 8, 4, 4, 4];
        LayerPass max = LayerRun.Build(new MaxPoolingLayer(2), new(3, 3, 1)).CreatePass(new(1, Workers.CallerOnly, isTraining: false));
        LayerPass mean = LayerRun.Build(new AveragePoolingLayer(2) { Stride = 1 }, new(3, 3, 1))
            .CreatePass(new(1, Workers.CallerOnly, isTraining: false));

        max.Forward(image, 1);
        mean.Forward(image, 1);

        max.Output.Should().Equal([5], "the third line and column are left out");
        mean.Output.Should().Equal(1.25f, 4.75f, 1.75f, 3.25f);
    }

    [Test]
    public void Output_OfEveryKind_HasTheShapeOfItsWindows()
    {
        LayerRun.Build(new MaxPoolingLayer(2), new(5, 8, 3)).Output.Should().Be(new ImageShape(2, 4, 3));
        LayerRun.Build(new AveragePoolingLayer(3) { Stride = 1 }, new(5, 8, 3)).Output.Should().Be(new ImageShape(3, 6, 3));
        LayerRun.Build(new GlobalAveragePoolingLayer(), new(5, 8, 3)).Output.Should().Be(new ImageShape(1, 1, 3));
    }

    [Test]
    public void ForwardAndBackward_AnyNumberOfThreads_GiveTheSameBits([Values(2, 5)] int threads)
    {
        MaxPoolingLayer layer = new(3) { Stride = 2 };
        LayerRun alone = new LayerRun(layer, new(9, 9, 5), rows: 37).ForwardAndBackward();

        LayerRun shared = new LayerRun(layer, new(9, 9, 5), rows: 37, threads).ForwardAndBackward();

        shared.Output.Should().Equal(alone.Output);
        shared.Gradients[0].Should().Equal(alone.Gradients[0]);
    }

    [TestCase(0)]
    [TestCase(4)]
    public void Build_SizeOutOfRange_SaysWhatIsExpected(int size)
    {
        string message = $"Size of layer pool1 is {size}; expected 1 to 3, which fits its input, 3 × 5 × 2";
        LayerErrors.AssertRefused(new MaxPoolingLayer(size), new(3, 5, 2), message);
        LayerErrors.AssertRefused(new AveragePoolingLayer(size), new(3, 5, 2), message);
    }

    [Test]
    public void Build_StrideOutOfRange_SaysWhatIsExpected()
    {
        const string Message = "Stride of layer pool1 is 0; expected 1 ≤ stride.";
        LayerErrors.AssertRefused(new MaxPoolingLayer(2) { Stride = 0 }, new(3, 5, 2), Message);
        LayerErrors.AssertRefused(new AveragePoolingLayer(2) { Stride = 0 }, new(3, 5, 2), Message);
    }

    [Test]
    public void Build_NoStride_PutsWindowsSideBySide()
    {
        LayerRun.Build(new MaxPoolingLayer(3), new(6, 9, 2)).Output.Should().Be(new ImageShape(2, 3, 2));
        LayerRun.Build(new AveragePoolingLayer(3), new(6, 9, 2)).Output.Should().Be(new ImageShape(2, 3, 2));
    }

    [Test]
    public void Summary_OfEveryKind_TellsTheWindow()
    {
        LayerRun.Build(new MaxPoolingLayer(2), new(3, 5, 2)).Summary.Should().Be("max pooling 2 × 2");
        LayerRun.Build(new AveragePoolingLayer(2), new(3, 5, 2)).Summary.Should().Be("average pooling 2 × 2");
        LayerRun.Build(new GlobalAveragePoolingLayer(), new(3, 5, 2)).Summary.Should().Be("global average pooling");
    }
}
