namespace MetricLearning.Persistence;

/// <summary>
/// Writes a file so that its name stands for the old content or for the new, never for a part of it: a temporary file beside the one that
/// is meant, which is brought to the disk and moved to the name.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private const string Ending = ".tmp";
    private const int BufferSize = 1 << 16; // gathers small pieces; blocks of a tensor are larger and go past it

    private readonly string _target;
    private readonly string _temporary;
    private bool _isOver;

    /// <summary>Begins a file. The one of that name stays as it is.</summary>
    /// <param name="path">The file, replaced if it exists. A link is replaced, not followed.</param>
    /// <param name="byteCount">How many bytes it will have, to take room on the disk beforehand; 0 if that is not known.</param>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    public AtomicFile(string path, long byteCount = 0)
    {
        _target = Path.GetFullPath(path);
        _temporary = $"{_target}.{Guid.NewGuid():N}{Ending}";
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferSize,
            PreallocationSize = byteCount,
        };
        try
        {
            Stream = new FileStream(_temporary, options);
        }
        catch
        {
            File.Delete(_temporary);
            throw;
        }
    }

    /// <summary>The content.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a file in one call. If anything fails, the file of that name is as it was.</summary>
    /// <param name="path">The file, as above.</param>
    /// <param name="byteCount">How many bytes it will have, as above.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or another program has opened the file so that it must not be replaced.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    public static void Write(string path, long byteCount, Action<Stream> write)
    {
        using AtomicFile file = new(path, byteCount);
        write(file.Stream);
        file.Complete();
    }

    /// <summary>Gives the file its name. Nothing can be written then.</summary>
    /// <exception cref="IOException">The disk is full, or another program has opened the file so that it must not be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written to.</exception>
    public void Complete()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_temporary, _target, overwrite: true);
        _isOver = true;
    }

    /// <summary>Deletes what was written, unless the file is complete.</summary>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;

        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk does not take what is still in the buffer; it is thrown away anyhow.
        }
        finally
        {
            File.Delete(_temporary);
        }
    }
}
