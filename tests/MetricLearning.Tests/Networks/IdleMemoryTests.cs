using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class IdleMemoryTests
{
    private static readonly int MostKept = Math.Max(16, Environment.ProcessorCount);

    [TestCase(0, 10)]
    [TestCase(10, 10)]
    [TestCase(11, 30)]
    [TestCase(31, 50)]
    [TestCase(51, 50)]
    public void Rent_SomeIdle_LendsTheSmallestThatSufficesOrElseTheLargest(int rows, int expected)
    {
        IdleMemory<Memory> idle = new();
        foreach (int size in new[] { 30, 10, 50 })
        {
            idle.Return(new(size));
        }

        idle.Rent(rows)!.MaxRowCount.Should().Be(expected);
    }

    [Test]
    public void Rent_OneThatIsLent_LendsAnotherOrNone()
    {
        IdleMemory<Memory> idle = new();
        Memory memory = new(10);
        idle.Return(memory);

        idle.Rent(1).Should().BeSameAs(memory);
        idle.Rent(1).Should().BeNull();
    }

    [Test]
    public void Return_MoreThanAreKept_GivesUpTheLargest()
    {
        IdleMemory<Memory> idle = new();
        for (int size = 0; size < MostKept + 5; size++)
        {
            idle.Return(new(size * 7 % (MostKept + 5)));
        }

        List<int> kept = [];
        while (idle.Rent(0) is Memory memory)
        {
            kept.Add(memory.MaxRowCount);
        }

        kept.Should().HaveCount(MostKept);
        kept.Should().NotContain(MostKept + 4);
    }

    private sealed record Memory(int MaxRowCount) : IRowMemory;
}
