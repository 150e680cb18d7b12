using MetricLearning.Optimization;

namespace MetricLearning.Tests.Optimization;

public class ConstantScheduleTests
{
    [Test]
    public void FactorAt_AnyStep_IsOne([Values(0, 1, 99)] long step) => new ConstantSchedule().FactorAt(step, 100).Should().Be(1);

    [TestCase(-1, 10)]
    [TestCase(10, 10)]
    [TestCase(0, 0)]
    public void FactorAt_StepOutsideRun_SaysTheRange(long step, long count) => AssertRefuses(new ConstantSchedule(), step, count);

    /// <summary>The check that every schedule makes.</summary>
    public static void AssertRefuses(ILearningRateSchedule schedule, long step, long count) =>
        FluentActions.Invoking(() => schedule.FactorAt(step, count)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("stepIndex")
            .WithMessage($"stepIndex is {step}; expected 0 ≤ step index < {count}, the number of steps in the run.*");
}
