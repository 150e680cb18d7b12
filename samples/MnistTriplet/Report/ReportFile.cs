namespace MnistTriplet.Report;

/// <summary>Writes the files of a report.</summary>
internal static class ReportFile
{
    /// <summary>
    /// Writes a file under a temporary name and moves it, so that a reader never sees half of one. Makes the folder where there is none.
    /// </summary>
    /// <returns>The path of the file.</returns>
    public static string Write(string folder, string name, string content)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        string temporaryPath = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            File.WriteAllText(temporaryPath, content);
            File.Move(temporaryPath, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporaryPath);
        }

        return path;
    }
}
