using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>
/// The threads that a training run works with; every part of a step uses these threads instead of threads of its own.
/// </summary>
/// <remarks>
/// A step has one team, which augmentation, passes, loss and update use in turn: two teams would compete for the same processors. A network
/// made of others hands the team on to their passes. One caller at a time.
/// </remarks>
public sealed class ThreadTeam
{
    /// <summary>Makes a team.</summary>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, the caller included, 1 ≤ degree. More than there are processors count as the number of processors.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public ThreadTeam(int maxDegreeOfParallelism)
    {
        Throw.IfNoThread(maxDegreeOfParallelism);
        Workers = new(maxDegreeOfParallelism);
    }

    internal ThreadTeam(Workers workers) => Workers = workers;

    /// <summary>A team of the calling thread alone; safe to share.</summary>
    public static ThreadTeam CallerOnly { get; } = new(Workers.CallerOnly);

    /// <summary>The largest number of threads, the caller included.</summary>
    public int MaxDegreeOfParallelism => Workers.MaxDegreeOfParallelism;

    internal Workers Workers { get; }

    /// <summary>Runs numbered chunks of work on the threads of the team and returns when all are done.</summary>
    /// <remarks>
    /// Chunks may run in any order and on any thread, so each must write to a part of the result of its own; cut the work by its shape,
    /// never by the number of threads, and results do not depend on that. An exception of a chunk is thrown here.
    /// </remarks>
    /// <param name="chunkCount">The number of chunks, 0 ≤ count.</param>
    /// <param name="work">Does the chunk of a number, 0 to <paramref name="chunkCount"/> − 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public void Run(int chunkCount, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Throw.IfNegative(chunkCount, "the chunks of the work", "Pass 0 for no work.");
        Workers.Run(new ActionWork(work), chunkCount);
    }

    private sealed class ActionWork(Action<int> work) : IChunkedWork
    {
        void IChunkedWork.Run(int chunk) => work(chunk);
    }
}
