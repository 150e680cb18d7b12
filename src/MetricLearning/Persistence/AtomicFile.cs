namespace MetricLearning.Persistence;

/// <summary>Writes a file so that its name stands for the old content or for the new, never for a part of it.</summary>
internal static class AtomicFile
{
    private const string Ending = ".tmp";
    private const int BufferSize = 1 << 16; // gathers small pieces; blocks of a tensor are larger and go past it

    /// <summary>
    /// Writes a temporary file beside the one that is meant, brings it to the disk, and moves it to the name. If anything fails, the
    /// temporary file is deleted and the file of that name is as it was.
    /// </summary>
    /// <param name="path">The file, replaced if it exists. A link is replaced, not followed.</param>
    /// <param name="byteCount">How many bytes it will have, to take room on the disk before anything is written.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or another program has opened the file so that it must not be replaced.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    public static void Write(string path, long byteCount, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Guid.NewGuid():N}{Ending}";
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferSize,
            PreallocationSize = byteCount,
        };
        bool isMoved = false;
        try
        {
            using (FileStream stream = new(temporary, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            isMoved = true;
        }
        finally
        {
            if (!isMoved)
            {
                File.Delete(temporary);
            }
        }
    }
}
