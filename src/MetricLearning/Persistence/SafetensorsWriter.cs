using System.Numerics;
using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Persistence;

/// <summary>Gathers named tensors and metadata, and writes them as a safetensors file.</summary>
/// <remarks>
/// <para>
/// Tensors are kept as they are passed, not copied, until the file is written, and then go to the disk in blocks: memory besides them is
/// about 2 MB and the header. They must not change before. The same content gives the same bytes: tensors of larger numbers come first, so
/// that each begins at a multiple of its numbers' size, and otherwise in the order in which they were added.
/// </para>
/// <para>
/// Values are written as they are, NaN and infinities too. Limits: 100,000 tensors of at most 16 dimensions, 10,000 entries of metadata, a
/// header of 100,000,000 bytes. Not thread-safe. O(bytes).
/// </para>
/// <para>
/// Source of the format: huggingface/safetensors 0.7.0, its README and reader; docs/model-format.md has what is read and written here.
/// </para>
/// </remarks>
public sealed class SafetensorsWriter
{
    private readonly List<(string Key, string Value)> _metadata = [];
    private readonly List<(string Name, TensorElementType Type, long[] Shape, TensorSource Source)> _tensors = [];
    private readonly HashSet<string> _names = [SafetensorsHeader.MetadataName];
    private readonly HashSet<string> _keys = [];

    /// <summary>Adds text to the metadata.</summary>
    /// <param name="key">Its name, not used before.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The name is there already, or a text has half of a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">There are 10,000 entries.</exception>
    public void AddMetadata(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        StrictText.ThrowIfNotUnicode(key, nameof(key));
        StrictText.ThrowIfNotUnicode(value, nameof(value));
        ThrowIfFull(_metadata.Count, SafetensorsHeader.MaxMetadataCount, "entries of metadata");
        ThrowIfTaken(_keys.Add(key), key, nameof(key));
        _metadata.Add((key, value));
    }

    /// <summary>Adds a tensor.</summary>
    /// <typeparam name="T">float, double, int, long or byte.</typeparam>
    /// <param name="name">Its name, not used before, and not __metadata__.</param>
    /// <param name="values">The values, dense, at most 16 dimensions. Shared: they must not change until the file is written.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// T is another type, the name is taken or has half of a surrogate pair, or the tensor is a strided view or has too many dimensions.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are 100,000 tensors.</exception>
    public void Add<T>(string name, Tensor<T> values)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!values.IsDense)
        {
            throw new ArgumentException(
                $"values of {name} is a strided view; expected a dense tensor. Call ToDenseTensor() on it first.", nameof(values));
        }

        long[] shape = [.. values.Lengths];
        Add<T>(name, shape, values.FlattenedLength, nameof(values), TensorSource.Of(values));
    }

    /// <summary>Adds a tensor whose values lie in one piece of memory.</summary>
    /// <param name="name">Its name, not used before, and not __metadata__.</param>
    /// <param name="shape">The length of each dimension, 0 ≤ length, at most 16; none for a single number. Copied.</param>
    /// <param name="values">
    /// The values in row-major order, as many as the shape's product. Shared: they must not change until the file is written.
    /// </param>
    /// <exception cref="ArgumentException">
    /// T is another type, the name is taken or has half of a surrogate pair, the shape has a negative length or too many dimensions, or the
    /// number of values is another.
    /// </exception>
    /// <inheritdoc cref="Add{T}(string, Tensor{T})" path="/typeparam"/>
    public void Add<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged, INumber<T> =>
        Add<T>(name, shape.ToArray(), values.Length, nameof(values), TensorSource.Of<T>([values]));

    /// <summary>Adds a tensor whose values lie in several pieces of memory: one that is larger than an array can be.</summary>
    /// <param name="name">Its name, not used before, and not __metadata__.</param>
    /// <param name="shape">The length of each dimension, 0 ≤ length, at most 16; none for a single number. Copied.</param>
    /// <param name="blocks">
    /// The values in row-major order, piece after piece, together as many as the shape's product. Shared: neither the list nor the values
    /// must change until the file is written.
    /// </param>
    /// <inheritdoc cref="Add{T}(string, ReadOnlySpan{long}, ReadOnlyMemory{T})" path="/typeparam|/exception"/>
    public void Add<T>(string name, ReadOnlySpan<long> shape, IReadOnlyList<ReadOnlyMemory<T>> blocks)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(blocks);
        long count = 0;
        foreach (ReadOnlyMemory<T> block in blocks)
        {
            count += block.Length;
        }

        Add<T>(name, shape.ToArray(), count, nameof(blocks), TensorSource.Of(blocks));
    }

    /// <summary>Adds a tensor whose values are made when they are written.</summary>
    internal void Add<T>(string name, ReadOnlySpan<long> shape, FillNumbers<T> fill)
        where T : unmanaged, INumber<T>
    {
        long count = TensorShape.TryCountBytes(shape, 1, out long product) ? product : -1;
        Add<T>(name, shape.ToArray(), count, nameof(shape), TensorSource.Of(count, fill));
    }

    /// <summary>Writes the file: a temporary file beside it first, which is brought to the disk and then takes the file's name.</summary>
    /// <remarks>
    /// So the name stands for the old content or the new, whatever happens meanwhile, and a file from which something was loaded may be
    /// written over. If writing fails, the temporary file is deleted. A symbolic link is replaced, not followed.
    /// </remarks>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or another program keeps the file from being replaced.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    /// <exception cref="InvalidOperationException">The header would be longer than 100,000,000 bytes. Nothing is written.</exception>
    public void Save(string path)
    {
        TextArgument.IsPath(path);
        RawBytes.RequireLittleEndian();
        byte[] header = Header(out long byteCount);
        AtomicFile.Write(path, byteCount, stream => Write(stream, header));
    }

    /// <summary>Writes the file's content to a stream.</summary>
    /// <param name="stream">Receives the content; left open, not flushed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to.</exception>
    /// <exception cref="InvalidOperationException">The header would be longer than 100,000,000 bytes. Nothing is written.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("stream cannot be written to; pass one that can, such as a MemoryStream.", nameof(stream));
        }

        RawBytes.RequireLittleEndian();
        Write(stream, Header(out _));
    }

    private static void ThrowIfFull(int count, int limit, string what)
    {
        if (count == limit)
        {
            throw new InvalidOperationException($"There are {count} {what}, the most that a file holds here. Put several into one.");
        }
    }

    private static void ThrowIfTaken(bool isNew, string name, string parameter)
    {
        if (!isNew)
        {
            throw new ArgumentException(
                $"{parameter} is {StrictText.Shown(name)}, which is taken; expected every name once. Use another.", parameter);
        }
    }

    private void Add<T>(string name, long[] shape, long count, string values, TensorSource source)
    {
        ArgumentNullException.ThrowIfNull(name);
        StrictText.ThrowIfNotUnicode(name, nameof(name));
        TensorElementType type = TensorElementTypes.Of<T>();
        CheckShape(shape, type, count, values);
        ThrowIfFull(_tensors.Count, SafetensorsHeader.MaxTensorCount, "tensors");
        ThrowIfTaken(_names.Add(name), name, nameof(name));
        _tensors.Add((name, type, shape, source));
    }

    private static void CheckShape(long[] shape, TensorElementType type, long count, string values)
    {
        if (shape.Length > TensorShape.MaxRank || Array.Exists(shape, length => length < 0))
        {
            throw new ArgumentException(
                $"shape is {StrictText.Shown(TensorShape.Text(shape))}; expected at most {TensorShape.MaxRank} lengths of 0 or more. " +
                "Reshape it.",
                nameof(shape));
        }

        if (!TensorShape.TryCountBytes(shape, type.Size(), out long byteCount) || byteCount / type.Size() != count)
        {
            throw new ArgumentException(
                $"{values} has {count} values; expected the product of {TensorShape.Text(shape)}. Pass as many as the shape says.",
                values);
        }
    }

    private byte[] Header(out long byteCount)
    {
        long end = 0;
        List<SafetensorsTensor> tensors = [];
        foreach ((string name, TensorElementType type, long[] shape, _) in InOrder())
        {
            _ = TensorShape.TryCountBytes(shape, type.Size(), out long size);
            long begin = end;
            end = checked(end + size);
            tensors.Add(new(name, type, shape, begin, end));
        }

        byte[] header = SafetensorsHeaderWriter.Write(_metadata, tensors);
        byteCount = header.Length + end;
        return header;
    }

    private void Write(Stream stream, byte[] header)
    {
        stream.Write(header);
        foreach ((_, _, _, TensorSource source) in InOrder())
        {
            source.WriteTo(stream);
        }
    }

    private IEnumerable<(string Name, TensorElementType Type, long[] Shape, TensorSource Source)> InOrder() =>
        _tensors.OrderByDescending(tensor => tensor.Type.Size());
}
