using MetricLearning.Training;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Reference;

/// <summary>Keeps every line that is logged.</summary>
internal sealed class RecordingLogger : ILogger<EmbeddingTrainer>
{
    public List<(LogLevel Level, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((logLevel, formatter(state, exception)));
}
