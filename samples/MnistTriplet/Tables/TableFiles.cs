using System.Text.Json;
using MnistTriplet.Report;

namespace MnistTriplet.Tables;

/// <summary>The files of the table in a folder: table.json holds every run, table.md shows their means.</summary>
/// <param name="folder">The folder.</param>
internal sealed class TableFiles(string folder)
{
    private const string RunsName = "table.json";
    private const string TableName = "table.md";

    private string RunsPath => Path.Combine(folder, RunsName);

    /// <summary>Reads the runs of an earlier call; none where there was none. Makes the folder.</summary>
    /// <exception cref="InputException">The file is not what <see cref="Write"/> wrote.</exception>
    public List<TableRun> Read()
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(RunsPath))
        {
            return [];
        }

        try
        {
            List<TableRun> runs = JsonSerializer.Deserialize(File.ReadAllText(RunsPath), TableJson.Default.ListTableRun) ?? [];
            return runs.TrueForAll(run => run is not null) ? runs : throw new JsonException("a run is null");
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{RunsPath} does not hold the runs of a table ({exception.Message}); delete it or pass another folder.");
        }
    }

    /// <summary>Requires runs on a set of some name to be runs on these images.</summary>
    /// <exception cref="InputException">There is one on others.</exception>
    public void Require(List<TableRun> runs, string dataset, string fingerprint)
    {
        if (runs.Exists(run => run.Dataset == dataset && run.Fingerprint != fingerprint))
        {
            throw new InputException(
                $"{RunsPath} holds runs on other images that are called {dataset} too; pass another folder for the report, or call the " +
                "folder of the images otherwise.");
        }
    }

    /// <summary>Writes all runs and their table.</summary>
    /// <returns>The path of the table.</returns>
    public string Write(List<TableRun> runs)
    {
        ReportFile.Write(folder, RunsName, JsonSerializer.Serialize(runs, TableJson.Default.ListTableRun) + "\n");
        return ReportFile.Write(folder, TableName, TableText.Of(runs));
    }
}
