using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class RejectionTargetTests
{
    [Test]
    public void Factories_OfTargets_KeepGoalAndNumber()
    {
        RejectionTarget[] targets =
        [
            RejectionTarget.BestF1,
            RejectionTarget.PrecisionAtLeast(0.9),
            RejectionTarget.FalseAcceptsAtMost(0),
            RejectionTarget.TrueAcceptsAtLeast(1),
        ];

        targets.Select(target => (target.Goal, target.Value)).Should().Equal(
            (RejectionGoal.BestF1, 0), (RejectionGoal.PrecisionAtLeast, 0.9), (RejectionGoal.FalseAcceptsAtMost, 0),
            (RejectionGoal.TrueAcceptsAtLeast, 1));
        default(RejectionTarget).Should().Be(RejectionTarget.BestF1);
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void Factories_NoShare_SaysWhich(double value)
    {
        Action precision = () => RejectionTarget.PrecisionAtLeast(value);
        Action falseAccepts = () => RejectionTarget.FalseAcceptsAtMost(value);
        Action trueAccepts = () => RejectionTarget.TrueAcceptsAtLeast(value);

        precision.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("precision");
        falseAccepts.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rate");
        trueAccepts.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rate");
    }
}
