using System.Globalization;

namespace MetricLearning.ComparisonBenchmarks;

internal sealed record Comparison(string Work, double FloatingPointOperations, Timing Ours, Timing Torch)
{
    public string ToTableRow(double limit)
    {
        double ours = FloatingPointOperations / Ours.Median / 1e3;
        double torch = FloatingPointOperations / Torch.Median / 1e3;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Work} | {Ours} | {Torch} | {Torch.Median / Ours.Median:F2} | {ours:F1} | {torch:F1} | {limit:F1} | {ours / limit:F2} |");
    }
}
