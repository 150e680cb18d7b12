using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ParameterSnapshotTests
{
    private readonly ScalingNetwork _network = new(1, 2) { RunningMean = 3 };
    private readonly ScriptedProxyLoss _loss = new(4, 5);

    [Test]
    public void Restore_AfterTake_PutsParametersStatisticsAndProxiesBack()
    {
        var snapshot = new ParameterSnapshot(_network, _loss);
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
        var snapshot = new ParameterSnapshot(_network, _loss);
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
        new ParameterSnapshot(new ScalingNetwork(1, value), new ScriptedLoss(0, 0)).SourceIsFinite().Should().Be(expected);
        new ParameterSnapshot(new ScalingNetwork(1) { RunningMean = value }, new ScriptedLoss(0, 0)).SourceIsFinite().Should().Be(expected);
        new ParameterSnapshot(new ScalingNetwork(1), new ScriptedProxyLoss([1, value])).SourceIsFinite().Should().Be(expected);
    }
}
