using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class LayerChainTests
{
    private static readonly ImageShape Image = new(4, 4, 1);

    [Test]
    public void ForwardAndBackward_ThreeLayers_RunThemInOrderAndBack([Values] bool copiesRows)
    {
        // In front of a layer that passes all on, rows are copied together; a fully connected first layer reads them in place.
        NetworkLayer[] first = copiesRows ? [new DropoutLayer(0)] : [];
        LayerNode[] nodes = Build([.. first, new FullyConnectedLayer(1), new DropoutLayer(0), new FullyConnectedLayer(2)]);
        LayerNode[] dense = [.. nodes.Where(node => node is FullyConnectedNode)];
        dense[0].Parameters[0].Set([.. Enumerable.Repeat(0f, 14), 2, 3]);
        dense[1].Parameters[0].Set(10, 20);
        LayerChain chain = new(nodes, new(5, Workers.CallerOnly, isTraining: true));
        float[] features = new float[3 * 16], embeddings = new float[4];
        (features[14], features[15], features[47]) = (1, 1, 1);
        MatrixOperand rows = MatrixOperand.Of(features, 16).Gather([0, 2]);

        // 2 + 3 = 5 in row 0 and 3 in row 2, times 10 and 20.
        chain.Forward(rows, 2, step: 0, embeddings);
        embeddings.Should().Equal(50, 100, 30, 60);
        ((float[])[1, 0, 0, 1]).CopyTo(chain.OutputGradient, 0);
        chain.Backward(rows, 2);

        chain.Gradients.Should().HaveCount(4);
        Gradient(chain, 2).Should().Equal(5, 3);
        Gradient(chain, 3).Should().Equal(1, 1);
        Gradient(chain, 1).Should().Equal(10 + 20);
        Gradient(chain, 0)[14..].Should().Equal(10, 10 + 20);
    }

    [Test]
    public void Forward_Inference_GivesTheBitsOfTraining([Values(1, 2)] int threads)
    {
        LayerNode[] nodes = Build(
            new ConvolutionLayer(3, 2) { Activation = Activation.Gelu },
            new MaxPoolingLayer(2),
            new FullyConnectedLayer(9, Activation.Tanh),
            new ActivationLayer(Activation.Relu),
            new UnitLengthLayer(),
            new FullyConnectedLayer(4));
        float[] features = ReferenceMatrix.Random(40 * 16, 1), training = new float[40 * 4], inference = new float[40 * 4];

        new LayerChain(nodes, new(40, Workers.CallerOnly, isTraining: true)).Forward(MatrixOperand.Of(features, 16), 40, 0, training);
        new LayerChain(nodes, new(40, new Workers(threads), isTraining: false)).Forward(MatrixOperand.Of(features, 16), 40, 0, inference);

        inference.Should().Equal(training);
        training.Distinct().Should().HaveCountGreaterThan(100);
    }

    private static LayerNode[] Build(params NetworkLayer[] layers) =>
        LayerList.Build(Image, LayerList.NameAll(layers), seed: 1, initializer: null);

    private static float[] Gradient(LayerChain chain, int parameter)
    {
        (LayerPass pass, int index) = chain.Gradients[parameter];
        return pass.Gradient(index).ToArray();
    }
}
