using System.Text;

namespace MetricLearning.Tool.Commands;

/// <summary>Writes files whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Requires the path of a file in a folder that exists, before the work and not after it.</summary>
    /// <exception cref="InputException">There is no such folder, or the path is a folder.</exception>
    public static void Check(string path, string option)
    {
        string whole = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(path) || Directory.Exists(whole))
        {
            throw new InputException($"{option} is {path}, a folder; add the name of a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(whole)))
        {
            throw new InputException($"{option} is {path}, but its folder does not exist; make the folder first.");
        }
    }

    /// <summary>Writes a text under a temporary name and moves it.</summary>
    public static void Write(string path, string text)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
