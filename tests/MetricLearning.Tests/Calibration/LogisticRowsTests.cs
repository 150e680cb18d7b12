using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class LogisticRowsTests
{
    [Test]
    public void PlattTargets_OfRows_AreWhatTheRuleOfSuccessionExpects() => LogisticRows
        .PlattTargets([true, false, true, true], [1, 1, 1, 1]).Should().Equal(4 / 5.0, 1 / 3.0, 4 / 5.0, 4 / 5.0);

    [Test]
    public void PlattTargets_OfWeighedRows_CountTheWeights() =>
        LogisticRows.PlattTargets([true, false], [3, 0.5]).Should().Equal(4 / 5.0, 1 / 2.5);

    [Test]
    public void SecondOf_AModelOfOneFeature_IsZero() =>
        new LogisticRows([1, 2], [], [0, 0], LogisticRows.EqualWeights(2)).SecondOf(1).Should().Be(0);
}
