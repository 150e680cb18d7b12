namespace MetricLearning.Tests.Reference;

/// <summary>What calls allocate on the thread that makes them.</summary>
internal static class Allocations
{
    /// <summary>
    /// Makes a call eight times, of which the last five must allocate nothing; of a call that is shared among threads one of them. The
    /// thread pool may grow now and then, and a thread that begins later than the others takes its scratch memory then.
    /// </summary>
    public static void ShouldEnd(Action call, bool isShared)
    {
        long[] allocated = new long[8];
        for (int i = 0; i < allocated.Length; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        long[] warm = allocated[3..];
        if (isShared)
        {
            warm.Should().Contain(0, "memory that is taken once is used again");
        }
        else
        {
            warm.Should().OnlyContain(bytes => bytes == 0, "memory that is taken once is used again");
        }
    }
}
