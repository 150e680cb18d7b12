using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class ParameterSnapshotTests
{
    [Test]
    public void Restore_AfterTake_PutsTheCopiedValuesBack()
    {
        var network = new ScalingNetwork(1, 2);
        var snapshot = new ParameterSnapshot(network);
        snapshot.Take();
        network.Weights[0] = 9;

        snapshot.Restore();

        network.Weights.Should().Equal(1, 2);
    }

    [Test]
    public void Restore_SecondTake_PutsTheLaterValuesBack()
    {
        var network = new ScalingNetwork(1, 2);
        var snapshot = new ParameterSnapshot(network);
        snapshot.Take();
        network.Weights[0] = 3;
        snapshot.Take();
        network.Weights[0] = 9;

        snapshot.Restore();

        network.Weights.Should().Equal(3, 2);
    }

    [TestCase(1f, true)]
    [TestCase(float.MaxValue, true)]
    [TestCase(float.NaN, false)]
    [TestCase(float.NegativeInfinity, false)]
    public void NetworkIsFinite_OneParameter_TellsWhetherItIs(float weight, bool expected)
    {
        new ParameterSnapshot(new ScalingNetwork(1, weight)).NetworkIsFinite().Should().Be(expected);
    }
}
