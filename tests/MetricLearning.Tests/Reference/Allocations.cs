namespace MetricLearning.Tests.Reference;

/// <summary>What calls allocate on the thread that makes them.</summary>
internal static class Allocations
{
    /// <summary>
    /// Makes a call eight times, of which at least four of the last five must allocate nothing: the runtime may take memory once when it
    /// compiles the code anew. Of a call that is shared among threads one must: the thread pool may grow now and then, and a thread that
    /// begins later than the others takes its scratch memory then.
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

        allocated.Skip(3).Count(bytes => bytes == 0).Should().BeGreaterThanOrEqualTo(
            isShared ? 1 : 4, "memory that is taken once is used again, and the calls took {0}", string.Join(", ", allocated));
    }
}
