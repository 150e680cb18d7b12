using System.Runtime.ExceptionServices;

namespace MetricLearning.Kernels;

/// <summary>
/// Work that a thread of the pool does while the caller does something else. The caller does it itself where no thread has begun by the
/// time it wants it: a pool whose threads are all busy costs speed, not progress.
/// </summary>
/// <remarks>One caller, who calls <see cref="End"/> or <see cref="GiveUp"/> before it lets go of what the work uses.</remarks>
internal sealed class WorkAhead : IThreadPoolWorkItem
{
    private readonly object _gate = new();
    private readonly Action _work;
    private ExceptionDispatchInfo? _failure;
    private bool _isOver; // guarded
    private int _isClaimed;

    /// <summary>Work that no thread has been asked to do.</summary>
    public WorkAhead(Action work) => _work = work;

    /// <summary>Asks a thread to begin.</summary>
    public static WorkAhead Start(Action work)
    {
        WorkAhead ahead = new(work);
        ThreadPool.UnsafeQueueUserWorkItem(ahead, preferLocal: false);
        return ahead;
    }

    /// <summary>Returns when the work is done.</summary>
    /// <exception cref="Exception">What the work throws.</exception>
    public void End()
    {
        if (TryClaim())
        {
            Run();
        }

        WaitUntilOver();
        _failure?.Throw();
    }

    /// <summary>Returns when no thread does the work; it is not done if none had begun, and what it throws is lost.</summary>
    public void GiveUp()
    {
        if (!TryClaim())
        {
            WaitUntilOver();
        }
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        if (TryClaim())
        {
            Run();
        }
    }

    private void Run()
    {
        try
        {
            _work();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitUntilOver()
    {
        lock (_gate)
        {
            while (!_isOver)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;
}
