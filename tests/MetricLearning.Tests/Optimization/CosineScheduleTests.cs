using CsCheck;
using MetricLearning.Optimization;

namespace MetricLearning.Tests.Optimization;

public class CosineScheduleTests
{
    [Test]
    public void FactorAt_NoWarmUp_FollowsHalfACosine()
    {
        CosineSchedule schedule = new();

        double[] factors = [.. Enumerable.Range(0, 4).Select(step => schedule.FactorAt(step, 4))];

        // (1 + cos(0, π/4, π/2, 3π/4)) / 2, to the rounding of a double.
        factors.Should().Equal(
            [1, (1 + Math.Sqrt(0.5)) / 2, 0.5, (1 - Math.Sqrt(0.5)) / 2], (actual, wanted) => Math.Abs(actual - wanted) < 1e-15);
    }

    [Test]
    public void FactorAt_WarmUp_RisesInAStraightLineToOne()
    {
        CosineSchedule schedule = new(warmUpShare: 0.3);

        Enumerable.Range(0, 4).Select(step => schedule.FactorAt(step, 10)).Should().Equal(0.25, 0.5, 0.75, 1);
    }

    [Test]
    public void FactorAt_LongRun_EndsNearTheFloor() =>
        new CosineSchedule(0.1, floor: 0.2).FactorAt(99_999, 100_000).Should().BeInRange(0.2, 0.2 + 1e-9);

    [Test]
    public void FactorAt_AnyRun_StaysInRangeAndFallsAfterWarmUp() =>
        Gen.Select(Gen.Double[0, 0.99], Gen.Double[0, 1], Gen.Int[1, 200]).Sample((share, floor, count) =>
        {
            CosineSchedule schedule = new(share, floor);
            double[] factors = [.. Enumerable.Range(0, count).Select(step => schedule.FactorAt(step, count))];
            int warmUp = (int)(share * count);

            factors.All(factor => factor is >= 0 and <= 1).Should().BeTrue();
            factors[..warmUp].Should().BeInAscendingOrder();
            factors[warmUp].Should().Be(1);
            factors[warmUp..].Should().BeInDescendingOrder();
            factors[^1].Should().BeGreaterThanOrEqualTo(floor);
        }, iter: 50);

    [TestCase(-0.1)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void Constructor_WarmUpShareOutOfRange_SaysTheRange(double share)
    {
        Action act = () => _ = new CosineSchedule(share);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("warmUpShare")
            .WithMessage($"warmUpShare is {share}; expected 0 ≤ warm-up share < 1.*");
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    public void Constructor_FloorOutOfRange_SaysTheRange(double floor)
    {
        Action act = () => _ = new CosineSchedule(0, floor);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(floor))
            .WithMessage($"floor is {floor}; expected 0 ≤ floor ≤ 1.*");
    }

    [Test]
    public void FactorAt_StepOutsideRun_SaysTheRange() => ConstantScheduleTests.AssertRefuses(new CosineSchedule(), -1, 5);
}
