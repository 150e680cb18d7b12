using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class BatchNormalizationNodeTests
{
    private const double Epsilon = 1e-5;

    [Test]
    public void Constructor_Layer_StartsAsTheIdentityOfUnitVariance()
    {
        BatchNormalizationNode node = Node(new BatchNormalizationLayer());

        node.Parameters.Select(p => $"{p.Name} [{string.Join(", ", p.Values.ToArray())}]")
            .Should().Equal("norm1.scale [1, 1]", "norm1.shift [0, 0]", "norm1.mean [0, 0]", "norm1.variance [1, 1]");
        node.Output.Should().Be(node.Input);
    }

    [TestCase(Activation.None)]
    [TestCase(Activation.Tanh)]
    [TestCase(Activation.Relu)]
    public void Forward_Inference_UsesTheRunningStatisticsAndLeavesThem(Activation function)
    {
        LayerRun run = new(new BatchNormalizationLayer { Activation = function, Epsilon = 0.25 }, new(2, 3, 2), rows: 5, isTraining: false);
        BatchNormalizationNode node = (BatchNormalizationNode)run.Node;
        node.Measured()[0].Set(0.5f, -2);
        node.Measured()[1].Set(4, 0.75f);

        double[] expected = ReferenceLayers.Normalize(
            Close.ToDouble(run.Input), [(0.5, 4), (-2, 0.75)], Close.ToDouble(node.Scale), Close.ToDouble(node.Shift), 0.25);

        Close.Assert(run.Forward().Output, ReferenceLayers.Apply(function, expected), 1e-6, "a few roundings of numbers up to 3");
        node.Mean.Concat(node.Variance).Should().Equal(0.5f, -2, 4, 0.75f);
    }

    [Test]
    public void InferenceLine_OfAChannel_IsTheWholeLayer()
    {
        BatchNormalizationNode node = Node(new BatchNormalizationLayer { Epsilon = 1 });
        (node.Scale[1], node.Shift[1], node.Mean[1], node.Variance[1]) = (6, 0.5f, 2, 8);

        // 6·(x − 2)/√(8 + 1) + 0.5 = 2·x − 3.5
        node.InferenceLine(1).Should().Be((2, -3.5));
    }

    [Test]
    public void Track_Batches_MoveTheRunningValuesByTheMomentum()
    {
        BatchNormalizationNode node = Node(new BatchNormalizationLayer { Momentum = 0.25 });

        node.Track(1, mean: 8, variance: 5);
        node.Track(1, mean: 4, variance: 2);

        // 0.75·(0.75·0 + 0.25·8) + 0.25·4 and 0.75·(0.75·1 + 0.25·5) + 0.25·2; the other channel stays.
        node.Mean.Should().Equal(0, 2.5f);
        node.Variance.Should().Equal(1, 2);
    }

    [Test]
    public void Epsilon_OfTheLayer_IsOneHundredThousandthByDefault() => Node(new BatchNormalizationLayer()).Epsilon.Should().Be(Epsilon);

    [Test]
    public void Backward_OfInference_IsRefused()
    {
        LayerRun run = new LayerRun(new BatchNormalizationLayer(), new(1, 1, 2), rows: 1, isTraining: false).Forward();

        run.Invoking(r => r.ForwardAndBackward())
            .Should().Throw<NotSupportedException>().WithMessage("An inference pass has no backward pass.");
    }

    private static BatchNormalizationNode Node(BatchNormalizationLayer layer) =>
        (BatchNormalizationNode)LayerRun.Build(layer, new(3, 3, 2));
}
