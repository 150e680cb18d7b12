using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class MessageTextTests
{
    [Test]
    public void IfNot_ConditionThatHolds_NeitherAllocatesNorAsksForValues()
    {
        int asked = 0;
        for (int i = 0; i < 3; i++)
        {
            Throw.IfNot(i < 3, i, $"0 to {Ask()}, which is {2.5}", "Pass less.");
        }

        asked.Should().Be(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Throw.IfNot(i < 1000, i, $"0 to {i}, {"text"}", "Pass less.");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        int Ask() => ++asked;
    }

    [Test]
    public void IfNot_ConditionThatFails_PutsTheTextTogetherTheSameInEveryCulture()
    {
        const int given = 7;

        FluentActions.Invoking(() => Throw.IfNot(given < 7, given, $"{1.5} to {"six"}, {6} of them", "Pass less."))
            .Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("given is 7; expected 1.5 to six, 6 of them. Pass less.*").WithParameterName("given");
    }
}
