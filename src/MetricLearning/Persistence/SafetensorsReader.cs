using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Persistence;

/// <summary>Reads a safetensors file: its header at once, the numbers of its tensors when they are asked for.</summary>
/// <remarks>
/// <para>
/// A file may come from anywhere. It is refused with an <see cref="InvalidDataException"/>, which says what is wrong, before memory is
/// taken for what it only claims to hold: if its length is not that of its header and tensors; if tensors overlap or leave a hole; if a
/// name or key stands twice; if the header is deeper or longer than the format has it, or goes beyond the limits of
/// <see cref="SafetensorsWriter"/>; or if a tensor has another type than F32, F64, I32, I64 and U8. Nothing in a file is ever run.
/// </para>
/// <para>
/// Numbers are read straight into the caller's memory, from any place in a tensor, so that one which is larger than an array can be read in
/// blocks. Values are not looked at: NaN and infinities come as they are. Not thread-safe; two readers of one file are.
/// </para>
/// <para>Source of the format: huggingface/safetensors 0.7.0; see docs/model-format.md.</para>
/// </remarks>
public sealed class SafetensorsReader : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly long _start; // of the numbers
    private readonly Dictionary<string, SafetensorsTensor> _byName;

    /// <summary>Reads the header of a file.</summary>
    /// <param name="stream">The file, from its position to its end; must be able to seek. Left open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, or one that is not read here.</exception>
    public SafetensorsReader(Stream stream)
        : this(Checked(stream), "The stream", ownsStream: false)
    {
    }

    private SafetensorsReader(Stream stream, string name, bool ownsStream)
    {
        RawBytes.RequireLittleEndian();
        _stream = stream;
        _ownsStream = ownsStream;
        Name = name;
        long start = stream.Position;
        SafetensorsHeader header = SafetensorsHeaderReader.Read(stream, name);
        _start = start + header.ByteCount;
        _byName = header.Tensors.ToDictionary(tensor => tensor.Name);
        Metadata = header.Metadata;
        Tensors = header.Tensors;
    }

    /// <summary>The text of the file's metadata, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of their numbers.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The file in messages.</summary>
    internal string Name { get; }

    /// <summary>Opens a file and reads its header. It stays open until the reader is disposed of.</summary>
    /// <remarks>Except on Windows the file may be replaced meanwhile; the reader then reads the old one.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, or one that is not read here.</exception>
    public static SafetensorsReader Open(string path)
    {
        TextArgument.IsPath(path);
        FileStreamOptions options = new()
        {
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            BufferSize = 0, // numbers go straight to where they are wanted
        };
        FileStream stream = new(path, options);
        try
        {
            return new SafetensorsReader(stream, path, ownsStream: true);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header of a file that is open, and stays open.</summary>
    internal static SafetensorsReader Of(FileStream file, string path) => new(file, path, ownsStream: false);

    /// <summary>Looks a tensor up. O(1).</summary>
    /// <param name="name">The name.</param>
    /// <param name="tensor">What the file says about it.</param>
    /// <returns>Whether the file has it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Reads numbers of a tensor into memory of the caller. O(length).</summary>
    /// <typeparam name="T">float, double, int, long or byte: what the tensor holds.</typeparam>
    /// <param name="name">The tensor.</param>
    /// <param name="start">The first number, in row-major order, 0 ≤ start.</param>
    /// <param name="destination">Receives the numbers from there; start + length ≤ count.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tensor does not have so many numbers.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has no such tensor, it holds numbers of another type, or the file has become shorter since it was opened.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The reader has been disposed of.</exception>
    public void Read<T>(string name, long start, Span<T> destination)
        where T : unmanaged, INumber<T> => Read(name, start, destination, mustBeFinite: false);

    /// <summary>Reads a whole tensor into a new array. O(count).</summary>
    /// <typeparam name="T">float, double, int, long or byte: what the tensor holds.</typeparam>
    /// <param name="name">The tensor.</param>
    /// <returns>Its numbers in row-major order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has no such tensor, it holds numbers of another type or more than an array can, or the file has become shorter since it was
    /// opened.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The reader has been disposed of.</exception>
    public T[] ReadAll<T>(string name)
        where T : unmanaged, INumber<T> => ReadAll<T>(name, mustBeFinite: false);

    /// <summary>Closes the file, unless it is the caller's stream.</summary>
    public void Dispose()
    {
        if (_ownsStream)
        {
            _stream.Dispose();
        }
    }

    /// <inheritdoc cref="ReadAll{T}(string)"/>
    internal T[] ReadAll<T>(string name, bool mustBeFinite)
        where T : unmanaged, INumber<T>
    {
        SafetensorsTensor tensor = Get<T>(name);
        if (tensor.Count > Array.MaxLength)
        {
            throw Invalid(
                $"has {tensor.Count} numbers in tensor {StrictText.Shown(name)}; at most {Array.MaxLength} fit one array",
                remedy: "Read it in blocks");
        }

        T[] values = GC.AllocateUninitializedArray<T>((int)tensor.Count);
        Read(name, 0, values.AsSpan(), mustBeFinite);
        return values;
    }

    /// <summary>Reads numbers of a tensor and, if wanted, refuses NaN and infinities while they are in a near cache.</summary>
    internal void Read<T>(string name, long start, Span<T> destination, bool mustBeFinite)
        where T : unmanaged, INumber<T>
    {
        SafetensorsTensor tensor = Get<T>(name);
        if (start < 0 || start > tensor.Count - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"start is {start} with a destination of {destination.Length}; {tensor} has {tensor.Count} numbers. Ask for fewer.");
        }

        int size = tensor.ElementType.Size();
        _stream.Position = _start + tensor.Begin + (start * size);
        while (!destination.IsEmpty)
        {
            Span<T> block = destination[..Math.Min(destination.Length, TensorSource.BlockSize / size)];
            ReadBlock(RawBytes.Of(block));
            if (mustBeFinite && !TensorPrimitives.IsFiniteAll<T>(block))
            {
                throw NotFinite(tensor, start, block);
            }

            start += block.Length;
            destination = destination[block.Length..];
        }
    }

    /// <summary>The rows of a tensor [n × d] of floats, for a file that stays open, see <see cref="Of"/>.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="remedy">What to do if it can no longer be read.</param>
    internal OpenedRows OpenRows(string name, string remedy)
    {
        SafetensorsTensor tensor = Get<float>(name);
        return new((FileStream)_stream, Name, _start + tensor.Begin, (int)tensor.Shape[1], remedy);
    }

    /// <summary>An error that names the file.</summary>
    internal InvalidDataException Invalid(string problem, Exception? cause = null, string remedy = "Get the file anew") =>
        new($"{Name} {problem}. {remedy}.", cause);

    private static Stream Checked(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek && stream.CanRead
            ? stream
            : throw new ArgumentException("stream cannot be read or cannot seek; copy it to a MemoryStream first.", nameof(stream));
    }

    private SafetensorsTensor Get<T>(string name)
    {
        TensorElementType type = TensorElementTypes.Of<T>();
        if (!TryGetTensor(name, out SafetensorsTensor? tensor))
        {
            throw Invalid($"has no tensor {StrictText.Shown(name)}; expected one of {type.Code()}", remedy: "Look at Tensors");
        }

        return tensor.ElementType == type
            ? tensor
            : throw Invalid(
                $"has {tensor.ElementType.Code()} in tensor {StrictText.Shown(name)}; expected {type.Code()}",
                remedy: "Read it as what it is");
    }

    private void ReadBlock(Span<byte> bytes)
    {
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException exception)
        {
            throw Invalid("ends before its last number: it has become shorter since it was opened", exception, "Read it anew");
        }
    }

    private InvalidDataException NotFinite<T>(SafetensorsTensor tensor, long start, ReadOnlySpan<T> block)
        where T : INumber<T>
    {
        int index = 0;
        while (T.IsFinite(block[index]))
        {
            index++;
        }

        return Invalid(
            $"has {block[index]} at {start + index} of tensor {StrictText.Shown(tensor.Name)}; every number must be finite. " +
            "It was damaged, or written by something else");
    }
}
