namespace MnistTriplet.Report;

/// <summary>The files that a command leaves, each of them whole or not at all, even where the user interrupts it.</summary>
internal sealed class OutputFiles
{
    private readonly Lock _writing = new();

    /// <summary>
    /// Makes sure that a folder can be written to, so that it is found out before the work and not after it, and leaves all as it was.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be.</exception>
    public static void Check(string folder)
    {
        List<string> missing = []; // the innermost first
        for (string? path = Path.GetFullPath(folder); path is not null && !Path.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing.Add(path);
        }

        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $"{Path.GetRandomFileName()}.partial");
            File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        finally
        {
            foreach (string path in missing.Where(Directory.Exists))
            {
                Directory.Delete(path);
            }
        }
    }

    /// <summary>Writes files, unless the command was interrupted before.</summary>
    /// <param name="write">Writes them; not interrupted.</param>
    /// <param name="cancellationToken">Whether the command was interrupted.</param>
    /// <exception cref="OperationCanceledException">The command was interrupted; nothing was written.</exception>
    public void Write(Action write, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            write();
        }
    }

    /// <summary>Waits until what is being written is whole: the program may end then.</summary>
    public void Complete()
    {
        lock (_writing)
        {
        }
    }
}
