using System.Text;
using MetricLearning.Persistence;

namespace MetricLearning.Tool.Commands;

/// <summary>Writes files whole or not at all.</summary>
internal static class OutputFile
{
    private const string PageName = "index.html";

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

        CheckWritable(Path.GetDirectoryName(whole)!, path, option);
    }

    /// <summary>Requires a folder that a page can be written into, or that can be made, before the work and not after it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="file">Another file that will be written; null for none.</param>
    /// <exception cref="InputException">A file is in the way, or the folder cannot be written to.</exception>
    public static void CheckFolder(string folder, string option, string? file)
    {
        string whole = Path.GetFullPath(folder);
        string page = Path.Combine(whole, PageName);
        if (Directory.Exists(page))
        {
            throw new InputException($"{option} is {folder}, where {PageName} is a folder; name another folder.");
        }

        string? above = whole;
        for (; above is not null && !Path.Exists(above); above = Path.GetDirectoryName(above))
        {
            CheckOther(above);
        }

        CheckOther(page);
        if (above is null)
        {
            throw new InputException($"{option} is {folder}, on a drive that does not exist; name a folder of one that does.");
        }

        if (!Directory.Exists(above))
        {
            throw new InputException($"{option} is {folder}, but {above} is a file; name a folder.");
        }

        CheckWritable(above, folder, option);

        void CheckOther(string path)
        {
            if (file is not null && Path.GetFullPath(file) == path)
            {
                throw new InputException($"{option} is {folder}, but --output is {file}, which is in its way; name another folder.");
            }
        }
    }

    private static void CheckWritable(string folder, string path, string option)
    {
        try
        {
            string probe = Path.Combine(folder, Path.GetRandomFileName());
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} is {path}, but {folder} cannot be written to; name another, or allow to write to it.");
        }
    }

    /// <summary>Writes a text under a temporary name and moves it.</summary>
    public static void Write(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text); // without a mark
        AtomicFile.Write(path, bytes.Length, stream => stream.Write(bytes));
    }
}
