using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TrainingSnapshotTests
{
    private readonly ScalingNetwork _network = new(1, 2) { RunningMean = 3 };
    private readonly ScriptedProxyLoss _loss = new(4, 5);

    [Test]
    public void Restore_AfterTake_PutsParametersOfNetworkAndLossBack()
    {
        var snapshot = Of(_network, _loss);
        snapshot.Take();
        _network.Weights[0] = 9;
        _network.RunningMean = 9;
        _loss.Values[1] = 9;

        snapshot.Restore();

        _network.Weights.Should().Equal(1, 2);
        _network.RunningMean.Should().Be(3);
        _loss.Values.Should().Equal(4, 5);
    }

    [Test]
    public void Restore_SecondTake_PutsTheLaterValuesBack()
    {
        var snapshot = Of(_network, _loss);
        snapshot.Take();
        _network.Weights[0] = 3;
        snapshot.Take();
        _network.Weights[0] = 9;

        snapshot.Restore();

        _network.Weights.Should().Equal(3, 2);
    }

    [TestCase(1f, true)]
    [TestCase(float.MaxValue, true)]
    [TestCase(float.NaN, false)]
    [TestCase(float.NegativeInfinity, false)]
    public void SourceIsFinite_OneNumber_TellsWhetherItIs(float value, bool expected)
    {
        Of(new ScalingNetwork(1, value), new ScriptedLoss(0, 0)).SourceIsFinite().Should().Be(expected);
        Of(new ScalingNetwork(1) { RunningMean = value }, new ScriptedLoss(0, 0)).SourceIsFinite().Should().Be(expected);
        Of(new ScalingNetwork(1), new ScriptedProxyLoss([1, value])).SourceIsFinite().Should().Be(expected);
    }

    [Test]
    public void Restore_AfterTake_PutsTheStateOfLossAndOptimizerBack()
    {
        CrossBatchMemory loss = new(new NtXentLoss(), capacity: 2);
        loss.BeginRun(dimension: 1);
        OptimizerState state = new(new SgdOptimizer(new() { Momentum = 0.5 }), _network.Parameters);
        TrainingSnapshot snapshot = new(_network, loss, state);
        snapshot.Take();
        object[] before = Numbers(loss);
        loss.Evaluate(new EmbeddedBatch(Shape.Tensor([1, 2], 2, 1), [0, 1], loss.Distance), Shape.Tensor(new float[2], 2, 1));
        ((float[])state.Arrays[0].Values)[1] = 9;
        Numbers(loss).Should().NotEqual(before);

        snapshot.Restore();

        Numbers(loss).Should().Equal(before);
        state.Arrays.Select(array => array.Name).Should().Equal("scale.velocity");
        ((float[])state.Arrays[0].Values).Should().Equal(0, 0);
    }

    private static object[] Numbers(CrossBatchMemory loss) => [.. loss.State.SelectMany(array => array.Values.Cast<object>())];

    private static TrainingSnapshot Of(IEmbeddingNetwork network, IEmbeddingLoss loss) => new(network, loss, new(new SgdOptimizer(), []));
}
