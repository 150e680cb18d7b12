using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class BatchNormalizationTrainingPassTests
{
    private const double Epsilon = 0.01;

    [TestCase(Activation.None)]
    [TestCase(Activation.Tanh)]
    [TestCase(Activation.Relu)]
    public void Backward_EveryFunction_AgreesWithCentralDifferencesThroughTheBatchsMoments(Activation function) =>
        new LayerRun(new BatchNormalizationLayer { Activation = function, Epsilon = Epsilon }, new(2, 3, 3), rows: 4).AssertAgrees(
            values => ReferenceLayers.Apply(
                function,
                ReferenceLayers.Normalize(values[0], ReferenceLayers.Moments(values[0], 3), values[1], values[2], Epsilon)));

    [Test]
    public void Forward_TwoRowsOfOneNumber_IsSolvedByHand()
    {
        LayerRun run = new(new BatchNormalizationLayer { Epsilon = 3, Momentum = 0.5 }, new(1, 1, 1), rows: 2);
        (run.Input[0], run.Input[1]) = (4, 6);
        BatchNormalizationNode node = (BatchNormalizationNode)run.Node;
        (node.Scale[0], node.Shift[0]) = (10, 1);

        // μ = 5, σ² = 1, √(1 + 3) = 2; the running variance moves to that with n − 1, which is 2.
        run.Forward().Output.Should().Equal(-4, 6);

        node.Mean.Should().Equal(2.5f);
        node.Variance.Should().Equal(1.5f);
    }

    [Test]
    public void Forward_SeveralBatches_TrackTheMomentsByTheFormula()
    {
        const double Momentum = 0.1;
        LayerRun run = new(new BatchNormalizationLayer { Momentum = Momentum }, new(3, 5, 2), rows: 40);
        double[] mean = [0, 0], variance = [1, 1];
        for (int batch = 0; batch < 5; batch++)
        {
            ReferenceMatrix.Random(run.Input.Length, batch + 20)
                .Select((value, i) => (value * (1 + batch)) + (i % 2)).ToArray().CopyTo(run.Input, 0);
            (double Mean, double Variance)[] moments = ReferenceLayers.Moments(Close.ToDouble(run.Input), 2);
            const double N = 40 * 3 * 5;
            for (int channel = 0; channel < 2; channel++)
            {
                mean[channel] = ((1 - Momentum) * mean[channel]) + (Momentum * moments[channel].Mean);
                variance[channel] = ((1 - Momentum) * variance[channel]) + (Momentum * moments[channel].Variance * N / (N - 1));
            }

            run.Forward();
        }

        BatchNormalizationNode node = (BatchNormalizationNode)run.Node;
        Close.Assert(node.Mean, mean, 1e-6, "running mean, a few roundings of numbers around 1");
        Close.Assert(node.Variance, variance, 1e-5, "running variance, a few roundings of numbers up to 5");
    }

    [Test]
    public void Forward_OneValuePerChannel_GivesTheShiftAndLeavesTheStatistics()
    {
        LayerRun run = new(new BatchNormalizationLayer { Momentum = 1 }, new(1, 1, 3), rows: 2);
        BatchNormalizationNode node = (BatchNormalizationNode)run.Node;
        run.Forward();
        float[] before = [.. node.Mean, .. node.Variance];

        run.Pass.Forward(run.Input, 1);

        run.Pass.Output.AsSpan(0, 3).ToArray().Should().Equal(node.Shift, "x − μ is 0");
        node.Mean.Concat(node.Variance).Should().Equal(before, "a single value has no variance");
        node.Variance.Should().OnlyContain(variance => variance > 0);
    }

    [TestCase(1000, 1e-5)]
    [TestCase(1e6f, 1e-5)]
    [TestCase(1000, 1e-30)]
    public void Forward_OneLargeValue_GivesTheShift(float value, double epsilon)
    {
        LayerRun run = new(new BatchNormalizationLayer { Epsilon = epsilon }, new(1, 1, 1), rows: 1);
        (run.Input[0], ((BatchNormalizationNode)run.Node).Shift[0]) = (value, 0.25f);

        run.Forward().Output.Should().Equal(0.25f);
    }

    [Test]
    public void Forward_TwoLargeValuesNearEachOther_KeepsTheirDifference()
    {
        LayerRun run = new(new BatchNormalizationLayer(), new(1, 1, 1), rows: 2);
        (run.Input[0], run.Input[1]) = (100_000, 100_000.0625f); // σ = 1/32
        BatchNormalizationNode node = (BatchNormalizationNode)run.Node;
        (node.Scale[0], node.Shift[0]) = (1, 0);

        double expected = 0.03125 / Math.Sqrt((0.03125 * 0.03125) + 1e-5);
        Close.Assert(run.Forward().Output, [-expected, expected], 1e-5, "the deviations are exact floats");
    }

    [Test]
    public void ForwardAndBackward_MeanLargeBesideTheDeviation_KeepTheDigitsThatTheInputHas()
    {
        LayerRun run = new(new BatchNormalizationLayer(), new(4, 4, 2), rows: 20);
        for (int i = 0; i < run.Input.Length; i++)
        {
            run.Input[i] += 1000;
        }

        double[] x = Close.ToDouble(run.Input);
        BatchNormalizationNode node = (BatchNormalizationNode)run.Node;
        double[] expected = ReferenceLayers.Normalize(
            x, ReferenceLayers.Moments(x, 2), Close.ToDouble(node.Scale), Close.ToDouble(node.Shift), node.Epsilon);

        // A float near 1000 is good to 6e-5, and the deviation is 0.58.
        Close.Assert(run.ForwardAndBackward().Output, expected, 5e-4, "output");
        double product = Enumerable.Range(0, x.Length).Where(i => i % 2 == 0)
            .Sum(i => run.OutputGradient[i] * (expected[i] - node.Shift[0]) / node.Scale[0]);
        ((double)run.Gradients[1][0]).Should().BeApproximately(product, 0.01, "160 products of numbers up to 2, each off by 1e-4");
    }

    [Test]
    public void ForwardAndBackward_AnyNumberOfThreads_GiveTheSameBits([Values(2, 5)] int threads)
    {
        BatchNormalizationLayer layer = new() { Activation = Activation.Relu };
        LayerRun alone = new LayerRun(layer, new(5, 5, 7), rows: 37).ForwardAndBackward();

        LayerRun shared = new LayerRun(layer, new(5, 5, 7), rows: 37, threads).ForwardAndBackward();

        shared.Output.Should().Equal(alone.Output);
        shared.Gradients.SelectMany(gradient => gradient).Should().Equal(alone.Gradients.SelectMany(gradient => gradient));
        shared.Node.Measured()[1].Values.ToArray().Should().Equal(alone.Node.Measured()[1].Values.ToArray());
    }

    [Test]
    public void ForwardAndBackward_NoRows_GiveGradientsOfZeroAndLeaveTheStatistics()
    {
        LayerRun run = new LayerRun(new BatchNormalizationLayer(), new(1, 2, 2), rows: 3).ForwardAndBackward();
        float[] before = [.. run.Node.Measured().SelectMany(statistic => statistic.Values.ToArray())];

        run.Pass.Forward(run.Input, 0);
        run.Pass.Backward(run.Input, 0, run.OutputGradient, run.InputGradient);

        run.Gradients[1].Concat(run.Gradients[2]).Should().AllBeEquivalentTo(0f);
        run.Node.Measured().SelectMany(statistic => statistic.Values.ToArray()).Should().Equal(before);
    }
}
