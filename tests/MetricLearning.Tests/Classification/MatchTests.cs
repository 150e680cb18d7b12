using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class MatchTests
{
    [Test]
    public void ToString_AcceptedAndRejected_SaysWhich()
    {
        new Match("ant", "ant", 0.9, [new("7", "ant", 0.25f)]).ToString().Should()
            .Be("ant, confidence 90.0 %, nearest row 7 (ant) at 0.25");
        new Match(null, "ant", 0.1, []).ToString().Should().Be("none of these (nearest: ant), confidence 10.0 %");
    }
}
