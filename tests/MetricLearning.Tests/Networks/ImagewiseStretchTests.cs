using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ImagewiseStretchTests
{
    private const int Rows = 37;

    private static readonly ImageShape Image = new(9, 8, 2);

    private static readonly NetworkLayer[] Layers =
    [
        new ConvolutionLayer(5, 3) { Activation = Activation.Relu, Padding = 1 },
        new MaxPoolingLayer(2),
        new ActivationLayer(Activation.Gelu),
        new ConvolutionLayer(7, 2) { Activation = Activation.Tanh },
        new AveragePoolingLayer(2) { Stride = 1 },
    ];

    [Test]
    public void ForwardAndBackward_SeveralLayers_GiveTheBitsOfEachLayerAlone(
        [Values(1, 2, 5)] int threads, [Values] bool wantsInputGradient)
    {
        (LayerNode[] nodes, ImagewisePass[] alone, ImagewisePass[] joined, ImagewiseStretch stretch) = Passes(threads);
        float[] input = ReferenceMatrix.Random(Rows * Image.Length, 1),
            gradient = ReferenceMatrix.Random(Rows * nodes[^1].Output.Length, 2);
        float[]? inputGradient = wantsInputGradient ? new float[input.Length] : null;

        stretch.Forward(input, Rows);
        stretch.Backward(input, Rows, [.. gradient], inputGradient);

        for (int i = 0; i < alone.Length; i++)
        {
            alone[i].Forward(i == 0 ? input : alone[i - 1].Output, Rows);
            joined[i].Output.Should().Equal(alone[i].Output);
        }

        for (int i = alone.Length - 1; i >= 0; i--)
        {
            float[] next = new float[Rows * nodes[i].Input.Length];
            alone[i].Backward(i == 0 ? input : alone[i - 1].Output, Rows, gradient, next);
            gradient = next;
            for (int parameter = 0; parameter < nodes[i].Parameters.Count; parameter++)
            {
                joined[i].Gradient(parameter).ToArray().Should().Equal(alone[i].Gradient(parameter).ToArray());
            }
        }

        inputGradient?.Should().Equal(gradient);
        stretch.Output.Should().BeSameAs(joined[^1].Output);
    }

    [Test]
    public void Constructor_Training_TakesTheOutputsBeforeThreadsWriteThem()
    {
        PassContext context = new(Rows, new Workers(5), isTraining: true);
        LayerNode[] nodes = LayerList.Build(Image, LayerList.NameAll(Layers), seed: 1, initializer: null);
        CountingPass[] passes = [.. nodes.Select(node => new CountingPass((ImagewisePass)node.CreatePass(context), context))];
        ImagewiseStretch stretch = new(passes, context);
        int[] asked = [.. passes.Select(pass => pass.Asked)];

        stretch.Forward(new float[Rows * Image.Length], Rows);
        stretch.Backward(new float[Rows * Image.Length], Rows, new float[Rows * nodes[^1].Output.Length], inputGradient: null);

        asked.Should().OnlyContain(count => count == 1);
        passes.Select(pass => pass.Asked).Should().Equal(asked, "two threads that ask for memory not taken yet get two arrays");
    }

    [Test]
    public void ForwardAndBackward_Again_GiveTheSameBits()
    {
        (LayerNode[] nodes, _, ImagewisePass[] joined, ImagewiseStretch stretch) = Passes(threads: 2);
        float[] input = ReferenceMatrix.Random(Rows * Image.Length, 3),
            gradient = ReferenceMatrix.Random(Rows * nodes[^1].Output.Length, 4);

        float[] first = Run(), second = Run();

        second.Should().Equal(first, "sums of the last batch must not remain");

        float[] Run()
        {
            stretch.Forward(input, Rows);
            stretch.Backward(input, Rows, [.. gradient], inputGradient: null);
            return joined[0].Gradient(0).ToArray();
        }
    }

    [Test]
    public void Forward_Inference_GivesTheBitsOfTrainingAndAllocatesNothingWhenWarm([Values(1, 2, 5)] int threads)
    {
        (LayerNode[] nodes, _, _, ImagewiseStretch training) = Passes(threads);
        PassContext context = new(Rows, new Workers(threads), isTraining: false);
        ImagewiseStretch inference = new([.. nodes.Select(node => (ImagewisePass)node.CreatePass(context))], context);
        float[] input = ReferenceMatrix.Random(Rows * Image.Length, 5);
        inference.Forward(input, Rows);
        training.Forward(input, Rows);

        inference.Output.Should().Equal(training.Output);
        Allocations.ShouldEnd(() => inference.Forward(input, Rows), isShared: threads > 1);
    }

    private static (LayerNode[] Nodes, ImagewisePass[] Alone, ImagewisePass[] Joined, ImagewiseStretch Stretch) Passes(int threads)
    {
        LayerNode[] nodes = LayerList.Build(Image, LayerList.NameAll(Layers), seed: 1, initializer: null);
        PassContext context = new(Rows, new Workers(threads), isTraining: true);
        ImagewisePass[] alone = [.. nodes.Select(node => (ImagewisePass)node.CreatePass(new(Rows, Workers.CallerOnly, isTraining: true)))];
        ImagewisePass[] joined = [.. nodes.Select(node => (ImagewisePass)node.CreatePass(context))];
        return (nodes, alone, joined, new(joined, context));
    }

    // Counts how often its output is asked for.
    private sealed class CountingPass(ImagewisePass inner, PassContext context) : ImagewisePass(inner.Node, context)
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public override float[] Output
        {
            get
            {
                Interlocked.Increment(ref _asked);
                return base.Output;
            }
        }

        public override void BeginForward() => inner.BeginForward();

        public override void ForwardImage(in LayerImage image) => inner.ForwardImage(image);

        public override void BeginBackward(bool givesInputGradient) => inner.BeginBackward(givesInputGradient);

        public override void BackwardImage(in LayerImage image) => inner.BackwardImage(image);

        public override void EndBackward() => inner.EndBackward();
    }
}
