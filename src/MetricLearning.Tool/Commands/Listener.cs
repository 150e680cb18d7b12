namespace MetricLearning.Tool.Commands;

/// <summary>Hands progress on at once, on the thread that reports it.</summary>
internal sealed class Listener<T>(Action<T> action) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => action(value);
}
