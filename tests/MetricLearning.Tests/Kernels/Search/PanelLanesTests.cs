using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class PanelLanesTests
{
    [Test]
    public void Of_QueryWithARowOfItsOwnInThePanel_LeavesThatOut()
    {
        PanelLanes lanes = new(64, 0b1111, [66, -1, 63, 68, int.MaxValue]);

        (lanes.Of(0), lanes.Of(1), lanes.Of(2), lanes.Of(3), lanes.Of(4)).Should().Be((0b1011, 0b1111, 0b1111, 0b1111, 0b1111));
        lanes.FirstIndex.Should().Be(64);
        new PanelLanes(0, 0b1010, []).Of(7).Should().Be(0b1010);
    }
}
