using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Persistence;

/// <summary>Streams labelled rows into a file that <see cref="RowFile.Open"/> opens. Not thread-safe.</summary>
/// <remarks>
/// Rows go to a temporary file beside the one that is meant, which takes its name in <see cref="Complete"/> and is deleted by <see
/// cref="Dispose"/> otherwise: the name stands for the old file or for all rows. After an <see cref="IOException"/> nobody knows how much
/// of the last rows was written: the writer can only be disposed of then. Memory: 4 bytes a row for the labels, and their names.
/// </remarks>
public sealed class RowFileWriter : IDisposable
{
    private const int HeaderBytes = 4096; // more than any header of such a file; written last

    private readonly AtomicFile _file;
    private readonly List<int> _labels = [];
    private readonly string[]? _givenNames;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal); // of names as they come
    private bool _hasNumbers;
    private bool _isOpen = true;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, replaced in one step if it exists.</param>
    /// <param name="featureCount">The columns of a row, 1 ≤ f.</param>
    /// <param name="labelNames">
    /// The names of labels 0, 1, …; null, the default, for labels without names, or with names that come with the rows.
    /// </param>
    /// <exception cref="ArgumentException">The path is null or empty, a name is null or no Unicode.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is below 1.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    public RowFileWriter(string path, int featureCount, IReadOnlyList<string>? labelNames = null)
    {
        TextArgument.IsPath(path);
        Throw.IfNoCount(featureCount, "the columns of a row", "Pass the number of values of one row.");
        RawBytes.RequireLittleEndian();
        _givenNames = NameList.Copy(labelNames);
        Array.ForEach(_givenNames ?? [], name => StrictText.ThrowIfNotUnicode(name, nameof(labelNames)));
        FeatureCount = featureCount;
        _file = new(path);
        _file.Stream.Write(new byte[HeaderBytes]);
    }

    /// <summary>The columns of a row, f.</summary>
    public int FeatureCount { get; }

    /// <summary>The rows so far.</summary>
    public int RowCount => _labels.Count;

    /// <summary>Adds a row with a numbered label.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="label">Its label; one of the names, where names were given.</param>
    /// <exception cref="ArgumentException">The row has not f values, or a value is not finite. Nothing was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The label has no name.</exception>
    /// <exception cref="InvalidOperationException">
    /// Rows before had texts as labels, there are as many rows as one data set holds, or the file is complete or was disposed of.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(ReadOnlySpan<float> row, int label) =>
        Add(new ReadOnlyTensorSpan<float>(row, [1, row.Length], []), [label]);

    /// <summary>Adds a row with a label of text. Labels are numbered in the order in which they come first.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="label">Its label.</param>
    /// <exception cref="ArgumentNullException"><paramref name="label"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or the label is no Unicode. Nothing was added.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Names were given, or rows before had numbers as labels, or the file is full, complete or was disposed of.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(ReadOnlySpan<float> row, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        StrictText.ThrowIfNotUnicode(label, nameof(label));
        if (_givenNames is not null || _hasNumbers)
        {
            throw new InvalidOperationException(
                "Labels of this file are numbers, of names that were given or of rows before; expected one kind. Pass the label's number.");
        }

        CheckRows(row, row.Length, 1);
        if (!_numbers.TryGetValue(label, out int number))
        {
            number = _numbers.Count;
            _numbers.Add(label, number);
        }

        Write(row, [number]);
    }

    /// <summary>Adds rows with numbered labels.</summary>
    /// <param name="rows">The rows, [r × f], finite, 0 ≤ r.</param>
    /// <param name="labels">Their labels, [r]; of the names, where names were given.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [r × f], the counts differ, or a value is not finite. Nothing was added.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label has no name.</exception>
    /// <exception cref="InvalidOperationException">
    /// Rows before had texts as labels, there would be more rows than one data set holds, or the file is complete or was disposed of.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(in ReadOnlyTensorSpan<float> rows, ReadOnlySpan<int> labels)
    {
        ReadOnlySpan<float> values = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, count, nameof(labels), nameof(rows));
        NameList.Check(_givenNames, labels);
        if (_numbers.Count > 0)
        {
            throw new InvalidOperationException("Labels of this file are texts; expected one kind. Pass the label's text.");
        }

        CheckRows(values, columns, count);
        _hasNumbers |= count > 0;
        Write(values, labels);
    }

    /// <summary>Ends the file and gives it its name. Nothing can be added then.</summary>
    /// <exception cref="InvalidOperationException">There is no row, or the file is complete or was disposed of.</exception>
    /// <exception cref="IOException">The disk is full, or another program keeps the file from being replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written to.</exception>
    public void Complete()
    {
        ThrowIfNotOpen();
        if (RowCount == 0)
        {
            throw new InvalidOperationException("There are 0 rows; expected at least one. Add rows first.");
        }

        _isOpen = false; // for good: what fails here cannot be tried again
        string[]? names = _numbers.Count > 0 ? [.. _numbers.OrderBy(name => name.Value).Select(name => name.Key)] : _givenNames;
        _file.Stream.Write(RawBytes.Of<int>(CollectionsMarshal.AsSpan(_labels)));
        long end = (long)RowCount * FeatureCount * sizeof(float);
        List<SafetensorsTensor> tensors = [new(RowFile.Rows, TensorElementType.F32, [RowCount, FeatureCount], 0, end)];
        Append(tensors, RowFile.Labels, TensorElementType.I32, RowCount);
        if (names is not null)
        {
            byte[][] texts = [.. names.Select(StrictText.Encoding.GetBytes)];
            int[] ends = new int[texts.Length];
            int bytes = 0;
            for (int i = 0; i < ends.Length; i++)
            {
                ends[i] = bytes = checked(bytes + texts[i].Length);
            }

            _file.Stream.Write(RawBytes.Of<int>(ends));
            Array.ForEach(texts, text => _file.Stream.Write(text));
            Append(tensors, RowFile.NameEnds, TensorElementType.I32, ends.Length);
            Append(tensors, RowFile.Names, TensorElementType.U8, bytes);
        }

        _file.Stream.Position = 0;
        _file.Stream.Write(SafetensorsHeaderWriter.Write([(RowFile.FormatKey, RowFile.FormatVersion)], tensors, HeaderBytes));
        _file.Complete();
    }

    /// <summary>Deletes what was written, unless the file is complete.</summary>
    public void Dispose()
    {
        _isOpen = false;
        _file.Dispose();
    }

    private static void Append(List<SafetensorsTensor> tensors, string name, TensorElementType type, int count) =>
        tensors.Add(new(name, type, [count], tensors[^1].End, tensors[^1].End + ((long)count * type.Size())));

    private void CheckRows(ReadOnlySpan<float> values, int columns, int count)
    {
        ThrowIfNotOpen();
        Throw.IfColumnCountDiffers(columns, FeatureCount, "rows", "the file");
        Throw.IfNotFinite(values, columns, "rows");
        if (count > Array.MaxLength - RowCount)
        {
            throw new InvalidOperationException(
                $"The file has {RowCount} rows; expected at most {Array.MaxLength} in one. Write the others to another file.");
        }
    }

    private void Write(ReadOnlySpan<float> values, ReadOnlySpan<int> labels)
    {
        _isOpen = false;
        _file.Stream.Write(RawBytes.Of(values));
        _labels.AddRange(labels);
        _isOpen = true;
    }

    private void ThrowIfNotOpen()
    {
        if (!_isOpen)
        {
            throw new InvalidOperationException(
                "The file is complete, could not be written, or was disposed of; expected one that is open. Make another writer.");
        }
    }
}
