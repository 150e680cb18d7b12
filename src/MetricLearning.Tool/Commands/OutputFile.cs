using System.Formats.Tar;
using System.Text;
using MetricLearning.Persistence;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>Writes files whole or not at all.</summary>
internal static class OutputFile
{
    private const string PageName = "index.html";

    /// <summary>Requires the path of a file in a folder that exists, before the work and not after it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="inputs">The files and folders that are read, which must stay as they are.</param>
    /// <exception cref="InputException">There is no such folder, or what is there must not be replaced.</exception>
    public static void Check(string path, string option, params IReadOnlyList<string> inputs)
    {
        CheckGiven(path, option, "file");
        string whole = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(path) || Directory.Exists(whole))
        {
            throw new InputException($"{option} is {path}, a folder; add the name of a file.");
        }

        CheckReplaceable(whole, path, option, inputs);
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
    /// <param name="inputs">The files and folders that are read, which must stay as they are.</param>
    /// <exception cref="InputException">A file is in the way, or the folder cannot be written to.</exception>
    public static void CheckFolder(string folder, string option, string? file, params IReadOnlyList<string> inputs)
    {
        CheckGiven(folder, option, "folder");
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
        CheckReplaceable(page, folder, option, inputs);
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
            if (!string.IsNullOrEmpty(file) && RealPath.AreSame(file, path))
            {
                throw new InputException($"{option} is {folder}, but --output is {file}, which is in its way; name another folder.");
            }
        }
    }

    private static void CheckGiven(string path, string option, string kind)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException($"{option} is empty; give the name of a {kind}.");
        }
    }

    // A file is written beside its name and moved there, which would destroy what the command reads, and put a file in place of a device.
    private static void CheckReplaceable(string whole, string path, string option, IReadOnlyList<string> inputs)
    {
        if (inputs.Any(input => DataSource.Reads(input, whole)))
        {
            throw new InputException($"{option} is {path}, but that would replace what the command reads, {whole}; name another.");
        }

        if (new FileInfo(whole).LinkTarget is string target)
        {
            throw new InputException($"{option} is {path}, but {whole} is a link to {target}; name another, or what it leads to.");
        }

        if (!IsRegular(whole))
        {
            throw new InputException($"{option} is {path}, but {whole} is a device, a pipe or a socket and no file; name another.");
        }
    }

    // .NET tells what kind a file is only to those who archive it. One that has a length is a regular one.
    private static bool IsRegular(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length > 0 || OperatingSystem.IsWindows())
        {
            return true;
        }

        using MemoryStream archive = new();
        try
        {
            using TarWriter writer = new(archive, TarEntryFormat.Gnu, leaveOpen: true);
            writer.WriteEntry(path, file.Name);
        }
        catch (UnauthorizedAccessException)
        {
            return true; // which must not be read, and was to be opened
        }
        catch (IOException)
        {
            return false; // of a kind that no archive takes, such as a socket
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry()!.EntryType == TarEntryType.RegularFile;
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
