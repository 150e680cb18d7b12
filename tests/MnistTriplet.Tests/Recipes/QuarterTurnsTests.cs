using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class QuarterTurnsTests
{
    [TestCase(0, 0)]
    [TestCase(0.4, 400)]
    [TestCase(0.5, 500)]
    [TestCase(1, 1000)]
    public void Of_Share_TurnsAsManyStepsSpreadEvenly(double share, int expected)
    {
        var turns = new QuarterTurns(share, StepCount: 1000);

        int[] quarters = [.. Enumerable.Range(0, 1000).Select(step => turns.Of(step))];

        quarters.Count(turn => turn != 0).Should().Be(expected);
        quarters[..100].Count(turn => turn != 0).Should().Be(expected / 10);
    }

    [Test]
    public void Of_TurnedSteps_TakeEachTurnAlike()
    {
        var turns = new QuarterTurns(0.5, StepCount: 600);

        Enumerable.Range(0, 600).CountBy(step => turns.Of(step)).Should()
            .BeEquivalentTo(new Dictionary<int, int> { [0] = 300, [1] = 100, [2] = 100, [3] = 100 });
    }

    [Test]
    public void Of_StepsAfterTheFirstOnes_TurnNothing()
    {
        var turns = new QuarterTurns(1, StepCount: 3);

        Enumerable.Range(0, 6).Select(step => turns.Of(step)).Should().Equal(1, 2, 3, 0, 0, 0);
    }
}
