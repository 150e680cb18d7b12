using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class ParameterMemoryTests
{
    [Test]
    public void Take_UpToTheLimit_IsAllowed()
    {
        ParameterMemory memory = new(5);

        memory.Invoking(m => m.Take(3, "a")).Should().NotThrow();
        memory.Invoking(m => m.Take(2, "b")).Should().NotThrow();
        memory.Invoking(m => m.Take(0, "c")).Should().NotThrow();
    }

    [Test]
    public void Take_MoreThanIsLeft_NamesTheLayerAndCounts()
    {
        ParameterMemory memory = new(5);
        memory.Take(3, "a");

        memory.Invoking(m => m.Take(3, "dense2")).Should().Throw<ArgumentException>()
            .WithMessage("Layer dense2 asks for 3 parameters, but of 5 there are 2 left. Pass all parameters, or smaller layers.*");
    }
}
