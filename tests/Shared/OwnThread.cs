namespace MetricLearning.Tests.Shared;

/// <summary>
/// Work on a thread of its own. The thread pool begins with a thread for each processor and adds none while all of them are busy, so loops
/// whose tasks end at once would never let another task start.
/// </summary>
internal static class OwnThread
{
    /// <summary>Runs work until it returns.</summary>
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Runs work until its task ends.</summary>
    public static Task Run(Func<Task> work) => Task.Factory.StartNew(
        () => work().GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Runs work until its task ends, and gives its result.</summary>
    public static Task<T> Run<T>(Func<Task<T>> work) => Task.Factory.StartNew(
        () => work().GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
