namespace MetricLearning.Tool;

/// <summary>Something that the user gave cannot be used; the message says what, and what to do.</summary>
internal sealed class InputException(string message) : Exception(message);
