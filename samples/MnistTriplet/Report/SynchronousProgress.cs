namespace MnistTriplet.Report;

/// <summary>Passes progress on at once and in order, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class SynchronousProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
