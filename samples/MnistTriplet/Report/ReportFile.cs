using System.Text.Json;

namespace MnistTriplet.Report;

/// <summary>Writes report.json.</summary>
internal static class ReportFile
{
    private const string Name = "report.json";

    /// <summary>Writes the report under a temporary name and moves it, so that a reader never sees half of one.</summary>
    /// <returns>The path of the file.</returns>
    public static string Write(string folder, ExperimentReport report)
    {
        string path = Path.Combine(folder, Name);
        string temporaryPath = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            File.WriteAllText(temporaryPath, JsonSerializer.Serialize(report, ReportJson.Default.ExperimentReport) + "\n");
            File.Move(temporaryPath, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporaryPath);
        }

        return path;
    }
}
