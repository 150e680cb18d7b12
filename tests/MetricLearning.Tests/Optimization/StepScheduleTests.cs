using MetricLearning.Optimization;

namespace MetricLearning.Tests.Optimization;

public class StepScheduleTests
{
    [Test]
    public void FactorAt_ThreeStagesOfNineSteps_DropsAtEveryThird()
    {
        StepSchedule schedule = new(decay: 0.5, stageCount: 3);

        Enumerable.Range(0, 9).Select(step => schedule.FactorAt(step, 9)).Should().Equal(1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25);
    }

    [Test]
    public void FactorAt_FewerStepsThanStages_SkipsStages() =>
        Enumerable.Range(0, 2).Select(step => new StepSchedule(0.5, 4).FactorAt(step, 2)).Should().Equal(1, 0.25);

    [Test]
    public void FactorAt_LongestRun_IsExactAtTheBoundary()
    {
        StepSchedule schedule = new(0.5, 2);
        const long Half = (long.MaxValue / 2) + 1;

        schedule.FactorAt(Half - 1, long.MaxValue).Should().Be(1);
        schedule.FactorAt(Half, long.MaxValue).Should().Be(0.5);
    }

    [TestCase(0)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void Constructor_DecayOutOfRange_SaysTheRange(double decay)
    {
        Action act = () => _ = new StepSchedule(decay, 2);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(decay))
            .WithMessage($"decay is {decay}; expected 0 < decay ≤ 1.*");
    }

    [Test]
    public void Constructor_NoStage_SaysTheRange()
    {
        Action act = () => _ = new StepSchedule(0.5, 0);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("stageCount")
            .WithMessage("stageCount is 0; expected 1 ≤ stage count.*");
    }

    [Test]
    public void FactorAt_StepOutsideRun_SaysTheRange() => ConstantScheduleTests.AssertRefuses(new StepSchedule(0.5, 2), 5, 5);
}
