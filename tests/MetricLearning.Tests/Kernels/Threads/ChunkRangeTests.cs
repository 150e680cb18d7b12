using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class ChunkRangeTests
{
    [Test]
    public void TryTake_FromFrontAndBack_GivesTheEndsUntilNothingIsLeft()
    {
        ChunkRange range = default;
        range.Fill(3, 6);

        range.TryTakeFirst(out int first).Should().BeTrue();
        range.TryTakeLast(out int last).Should().BeTrue();
        range.TryTakeLast(out int middle).Should().BeTrue();

        (first, last, middle).Should().Be((3, 5, 4));
        range.TryTakeFirst(out _).Should().BeFalse();
        range.TryTakeLast(out _).Should().BeFalse();
    }

    [Test]
    public void TryTake_NeverFilledOrEmpty_GivesNothing()
    {
        ChunkRange range = default;
        range.TryTakeFirst(out _).Should().BeFalse();

        range.Fill(4, 4);
        range.TryTakeLast(out _).Should().BeFalse();
    }

    [Test]
    public void TryTake_TwoThreadsFromBothEnds_GivesEachChunkOnce()
    {
        const int Chunks = 100_000;
        int[] counts = new int[Chunks];
        ChunkRange range = default;
        range.Fill(0, Chunks);
        Thread other = new(() =>
        {
            while (range.TryTakeLast(out int chunk))
            {
                Interlocked.Increment(ref counts[chunk]);
            }
        });

        other.Start();
        while (range.TryTakeFirst(out int chunk))
        {
            Interlocked.Increment(ref counts[chunk]);
        }

        other.Join();
        counts.Should().OnlyContain(count => count == 1);
    }
}
