using System.Globalization;
using System.Text;

namespace MnistTriplet.OpenSet;

/// <summary>The runs as a table in Markdown.</summary>
internal static class OpenSetText
{
    /// <summary>A line for each run, and one of their means.</summary>
    public static string Of(IReadOnlyList<OpenSetRun> runs)
    {
        var text = new StringBuilder();
        text.Append("| unknown | accuracy | AUROC | false accepts at 95 % | AUROC, pixels | false accepts, pixels | calibration error |\n");
        text.Append("|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (OpenSetRun run in runs)
        {
            text.Append(Line(string.Join(", ", run.Unknown), run)).Append('\n');
        }

        return text.Append(Line("mean", Mean(runs))).Append('\n').ToString();
    }

    private static OpenSetRun Mean(IReadOnlyList<OpenSetRun> runs) => new(
        [],
        runs.Average(run => run.Accuracy),
        runs.Average(run => run.Auroc),
        runs.Average(run => run.FalseAccepts),
        runs.Average(run => run.PixelAuroc),
        runs.Average(run => run.PixelFalseAccepts),
        runs.Average(run => run.CalibrationError));

    private static string Line(string name, OpenSetRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {run.Accuracy * 100:F2} % | {run.Auroc:F4} | {run.FalseAccepts * 100:F2} % | {run.PixelAuroc:F4} | " +
        $"{run.PixelFalseAccepts * 100:F2} % | {run.CalibrationError:F4} |");
}
