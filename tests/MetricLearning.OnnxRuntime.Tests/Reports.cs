namespace MetricLearning.OnnxRuntime.Tests;

/// <summary>Keeps what is reported, at once and on the thread that reports.</summary>
internal sealed class Reports(Action? atEach = null) : IProgress<OnnxFeaturesProgress>
{
    public List<OnnxFeaturesProgress> All { get; } = [];

    public void Report(OnnxFeaturesProgress value)
    {
        All.Add(value);
        atEach?.Invoke();
    }
}
