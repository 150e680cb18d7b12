namespace MetricLearning.Networks;

/// <summary>Memory for a number of rows.</summary>
internal interface IRowMemory
{
    /// <summary>The number of rows.</summary>
    int MaxRowCount { get; }
}

/// <summary>Memory that no call uses at the moment. Thread-safe.</summary>
/// <remarks>
/// Each of several callers at once has one, so one is kept for each of 16, or of as many as there are processors if these are more. What is
/// beyond that is given up, the largest first.
/// </remarks>
internal sealed class IdleMemory<T>
    where T : class, IRowMemory
{
    private const int LeastKept = 16;

    private static readonly int MostKept = Math.Max(LeastKept, Environment.ProcessorCount);

    private readonly List<T> _idle = [];

    /// <summary>Lends the smallest that has enough rows, or else the largest, which then has to grow; null if there is none.</summary>
    public T? Rent(int rows)
    {
        lock (_idle)
        {
            T? best = null;
            foreach (T memory in _idle)
            {
                if (best is null || IsBetter(memory.MaxRowCount, best.MaxRowCount, rows))
                {
                    best = memory;
                }
            }

            _ = best is not null && _idle.Remove(best);
            return best;
        }
    }

    /// <summary>Takes memory back.</summary>
    public void Return(T memory)
    {
        lock (_idle)
        {
            _idle.Add(memory);
            if (_idle.Count > MostKept)
            {
                _idle.Remove(_idle.MaxBy(idle => idle.MaxRowCount)!);
            }
        }
    }

    private static bool IsBetter(int candidate, int best, int rows) =>
        candidate >= rows ? candidate < best || best < rows : candidate > best;
}
