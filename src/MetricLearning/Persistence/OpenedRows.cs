using System.Text;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using Microsoft.Win32.SafeHandles;

namespace MetricLearning.Persistence;

/// <summary>The rows of a file that is open. Reads are positional, so that threads do not wait for each other.</summary>
internal sealed class OpenedRows : RowSource
{
    private const int PieceLength = 1 << 22; // floats: the bytes of an array of floats can be more than a span has

    private readonly FileStream _file; // closed when nobody uses the rows any more
    private readonly SafeFileHandle _handle; // its own: asking the stream for it each time is a call of the system
    private readonly long _start;
    private readonly int _columns;
    private readonly string _remedy;

    /// <summary>Makes rows of a file that is open.</summary>
    /// <param name="file">The file, which must stay open.</param>
    /// <param name="path">What it is called in messages.</param>
    /// <param name="start">The position of the first row.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="remedy">What to do if it can no longer be read.</param>
    public OpenedRows(FileStream file, string path, long start, int columns, string remedy)
    {
        (_file, _handle) = (file, file.SafeFileHandle);
        (Name, _start, _columns, _remedy) = (path, start, columns, remedy);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Opens a file, once: labels and rows are those of one file, whatever takes its name meanwhile.</summary>
    public static LabeledDataset Open(string path)
    {
        FileStream file = OpenFile(path);
        try
        {
            return Open(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file whose rows are read as they are needed.</summary>
    public static FileStream OpenFile(string path)
    {
        TextArgument.IsPath(path);
        FileStreamOptions options = new() // no hint of random access: reads of many rows would take twice the processor's time
        {
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        return new(path, options);
    }

    /// <summary>Makes a data set of a file that is open, which it keeps.</summary>
    internal static LabeledDataset Open(FileStream file, string path)
    {
        using SafetensorsReader reader = SafetensorsReader.Of(file, path);
        if (!reader.Metadata.TryGetValue(RowFile.FormatKey, out string? version) || version != RowFile.FormatVersion)
        {
            throw RowFile.Invalid(path, $"it is of version {version ?? "none"}; expected {RowFile.FormatVersion}");
        }

        SafetensorsTensor rows = Tensor(reader, path, RowFile.Rows, TensorElementType.F32, rank: 2);
        SafetensorsTensor labels = Tensor(reader, path, RowFile.Labels, TensorElementType.I32, rank: 1);
        if (rows.Shape[0] < 1 || rows.Shape[1] is < 1 or > int.MaxValue || rows.Shape[0] != labels.Count || rows.Shape[0] > Array.MaxLength)
        {
            throw RowFile.Invalid(path, $"it has {rows} and {labels}; expected a label for each row, at least one, and a column");
        }

        int[] numbers = reader.ReadAll<int>(RowFile.Labels);
        string[]? names = reader.TryGetTensor(RowFile.Names, out _) ? ReadNames(reader, path) : null;
        int unnamed = names is null ? -1 : numbers.AsSpan().IndexOfAnyExceptInRange(0, names.Length - 1);
        if (unnamed >= 0)
        {
            throw RowFile.Invalid(path, $"row {unnamed} has label {numbers[unnamed]}, and there are {names!.Length} names");
        }

        return new(reader.OpenRows(RowFile.Rows, RowFile.Remedy), numbers, (int)rows.Shape[1], names);
    }

    /// <inheritdoc/>
    public override void Read(int firstRow, Span<float> destination)
    {
        long offset = _start + ((long)firstRow * _columns * sizeof(float));
        for (Span<float> left = destination; !left.IsEmpty;)
        {
            Span<float> piece = left[..Math.Min(left.Length, PieceLength)];
            if (!TryRead(RawBytes.Of(piece), offset))
            {
                int last = firstRow + (destination.Length / _columns) - 1;
                throw RowFile.Invalid(Name, $"it ends before row {last}, though it did not when it was opened", _remedy);
            }

            left = left[piece.Length..];
            offset += (long)piece.Length * sizeof(float);
        }

        GC.KeepAlive(_file);

        if (!Finite.All(destination))
        {
            int index = Finite.IndexOfFirstNot(destination);
            int row = firstRow + (index / _columns);
            throw RowFile.Invalid(Name, $"row {row} has {destination[index]} in column {index % _columns}, which is not finite", _remedy);
        }
    }

    private bool TryRead(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(_handle, bytes, offset);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
            offset += count;
        }

        return true;
    }

    private static SafetensorsTensor Tensor(SafetensorsReader reader, string path, string name, TensorElementType type, int rank) =>
        reader.TryGetTensor(name, out SafetensorsTensor? tensor) && tensor.ElementType == type && tensor.Shape.Count == rank
            ? tensor
            : throw RowFile.Invalid(path, $"it has {string.Join("; ", reader.Tensors)}; expected {name} of {type} with {rank} dimensions");

    private static string[] ReadNames(SafetensorsReader reader, string path)
    {
        _ = Tensor(reader, path, RowFile.NameEnds, TensorElementType.I32, rank: 1);
        _ = Tensor(reader, path, RowFile.Names, TensorElementType.U8, rank: 1);
        int[] ends = reader.ReadAll<int>(RowFile.NameEnds);
        byte[] bytes = reader.ReadAll<byte>(RowFile.Names);
        string[] names = new string[ends.Length];
        int start = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (ends[i] < start || ends[i] > bytes.Length)
            {
                throw RowFile.Invalid(path, $"name {i} ends at byte {ends[i]} of {bytes.Length}, after one that ends at {start}");
            }

            try
            {
                names[i] = StrictText.Encoding.GetString(bytes, start, ends[i] - start);
            }
            catch (DecoderFallbackException)
            {
                throw RowFile.Invalid(path, $"name {i} is not UTF-8");
            }

            start = ends[i];
        }

        return start == bytes.Length
            ? names
            : throw RowFile.Invalid(path, $"its names end at byte {start} of {bytes.Length}");
    }
}
