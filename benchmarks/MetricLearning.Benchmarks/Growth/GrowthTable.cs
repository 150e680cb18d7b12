using System.Globalization;
using System.Text;

namespace MetricLearning.Benchmarks.Growth;

/// <summary>The points as a Markdown table.</summary>
internal static class GrowthTable
{
    public static string Of(IReadOnlyList<GrowthPoint> points)
    {
        StringBuilder table = new();
        table.AppendLine("| work | grows | to | one thread, ms | two threads, ms | gain | bare loop's gain | time's growth ÷ size's |");
        table.AppendLine("|---|---|---:|---:|---:|---:|---:|---:|");
        GrowthPoint? last = null;
        foreach (GrowthPoint point in points)
        {
            string growth = last is GrowthPoint before && before.Series == point.Series
                ? Text($"{point.OneThread / before.OneThread * before.Size / point.Size:F2}")
                : "";
            table.Append(Text($"| {point.Series.Work} | {point.Series.Axis} | {point.Size:N0} | {point.OneThread * 1e3:N2} "));
            table.AppendLine(Text($"| {point.TwoThreads * 1e3:N2} | {point.Gain:F2} | {point.Ceiling:F2} | {growth} |"));
            last = point;
        }

        return table.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
