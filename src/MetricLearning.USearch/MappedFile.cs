using System.IO.MemoryMappedFiles;

namespace MetricLearning.USearch;

/// <summary>A file that is read as memory.</summary>
/// <remarks>
/// The memory stays until <see cref="Dispose"/>, even where the finalizers of its parts run first: the pointer is a reference to it.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private bool _isDisposed;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        (_file, _view, Length) = (file, view, length);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + view.PointerOffset;
    }

    /// <summary>The first byte.</summary>
    public byte* Start { get; }

    /// <summary>The bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <returns>The file; null where it has fewer bytes than are needed, at least 1.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static MappedFile? Open(string path, long neededBytes)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        MemoryMappedFile? file = null;
        try
        {
            long length = stream.Length;
            if (length < neededBytes)
            {
                stream.Dispose();
                return null;
            }

            file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
        }
        catch
        {
            file?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Gives the memory back. Only the first call counts.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
