using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ImagewisePassTests
{
    [Test]
    public void ForwardAndBackward_AnyNumberOfThreadsAndRows_VisitEachRowOnce(
        [Values(1, 2, 5)] int threads, [Values(0, 1, 16, 50)] int rows)
    {
        RecordingPass pass = Pass(threads);
        float[] input = ReferenceMatrix.Random(50 * 2, 1), gradient = ReferenceMatrix.Random(50 * 2, 2), inputGradient = new float[50 * 2];

        pass.Forward(input, rows);
        pass.Backward(input, rows, gradient, inputGradient);

        pass.Starts.Should().Be(1);
        pass.Visits.Should().Equal(Enumerable.Range(0, 50).Select(row => row < rows ? 1 : 0));
        pass.Output[..(2 * rows)].Should().Equal(input[..(2 * rows)].Select(x => 3 * x));
        inputGradient[..(2 * rows)].Should().Equal(gradient[..(2 * rows)].Zip(pass.Output, (g, y) => g * y));
    }

    [Test]
    public void Backward_NobodyWantsTheInputsGradient_DoesNothing()
    {
        RecordingPass pass = Pass(threads: 1);

        pass.Backward(new float[100], 50, new float[100], inputGradient: null);

        pass.Visits.Should().AllBeEquivalentTo(0);
    }

    private static RecordingPass Pass(int threads) =>
        new(LayerRun.Build(new DropoutLayer(0), new(1, 1, 2)), new(50, new Workers(threads), isTraining: true));

    private sealed class RecordingPass(LayerNode node, PassContext context) : ImagewisePass(node, context)
    {
        public int Starts { get; private set; }

        public int[] Visits { get; } = new int[50];

        public override void BeginForward() => Starts++;

        public override void ForwardImage(in LayerImage image)
        {
            for (int i = 0; i < 2; i++)
            {
                image.Output[i] = 3 * image.Input[i];
            }
        }

        public override void BackwardImage(in LayerImage image)
        {
            Interlocked.Increment(ref Visits[image.Row]);
            for (int i = 0; i < 2; i++)
            {
                image.InputGradient[i] = image.OutputGradient[i] * image.Output[i];
            }
        }
    }
}
