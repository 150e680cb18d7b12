using System.Globalization;
using MetricLearning.Data;
using nietras.SeparatedValues;

namespace MetricLearning.Tool.Data;

/// <summary>Reads a table: values with commas, semicolons, tabs or bars between them, quotes where need be, a line of names.</summary>
/// <remarks>
/// Columns that are neither label, id nor left out hold numbers, written as 1.5 or 2e-3. Categories are refused: a model's file has no room
/// for which text became which number. A value is missing if it is empty, "?", "NA", "N/A", "NaN" or "null". White space around a value
/// is no part of it.
/// </remarks>
internal sealed class TableFile
{
    private static readonly HashSet<string> Missing = new(["", "?", "na", "n/a", "nan", "null"], StringComparer.OrdinalIgnoreCase);

    private readonly string _name;
    private readonly string[] _columns;
    private readonly ReadOptions _options;
    private readonly int _label;
    private readonly int _id;
    private readonly int[] _features;
    private readonly List<float> _values = [];
    private readonly List<string> _labels = [];
    private readonly List<string> _ids = [];
    private readonly List<int> _emptyLines = []; // of a table of one column, since the last line with a value
    private int _skipped;
    private int _read;

    private TableFile(string name, string[] columns, ReadOptions options)
    {
        (_name, _columns, _options) = (name, columns, options);
        HashSet<string> seen = new(StringComparer.Ordinal);
        if (columns.FirstOrDefault(one => !seen.Add(one)) is string twice)
        {
            throw new InputException($"{name} has two columns named \"{twice}\"; give each column another name.");
        }

        _label = options.Label is string label ? Find(label, "--label") : options.NeedsLabels ? LastColumn() : -1;
        _id = options.Id is string id ? Find(id, "--id") : -1;
        HashSet<int> ignored = [.. options.Ignored.Select(one => Find(one, "--ignore"))];
        if (ignored.Contains(_label) || (_id >= 0 && (_id == _label || ignored.Contains(_id))))
        {
            throw new InputException($"One column of {name} is asked for twice by --label, --id and --ignore; name each column once.");
        }

        _features = [.. Enumerable.Range(0, columns.Length).Where(i => i != _label && i != _id && !ignored.Contains(i))];
        if (_features.Length == 0)
        {
            throw new InputException($"{name} has no column of features beside {string.Join(", ", columns)}; add columns of numbers.");
        }
    }

    public static LabeledRows Read(string path, ReadOptions options, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        int line = 1; // the first of the row that is read
        try
        {
            using SepReader reader = Open(path, name);
            char separator = reader.Spec.Sep.Separator;
            string names = reader.Header.ToString();
            TableQuotes.Check(names, separator, name, line);
            TableFile table = new(name, [.. reader.Header.ColNames.Select(one => one.Trim())], options);
            line += names.AsSpan().Count('\n') + 1;
            foreach (SepReader.Row row in reader)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TableQuotes.Check(row.Span, separator, name, row.LineNumberFrom); // before values are read, which unquotes them in place
                table.Add(row);
                line = row.LineNumberToExcl;
            }

            return table.Finish();
        }
        catch (NotSupportedException) // what Sep throws for a row of more than 2²⁴ characters, and for nothing else here
        {
            throw new InputException(
                $"{name}, line {line}, begins a row of more than 16 million characters; close the quote that is open in it, or take " +
                "it out.");
        }
    }

    private static SepReader Open(string path, string name)
    {
        try
        {
            return Sep.Reader(options => options with { Unescape = true, DisableColCountCheck = true }).FromFile(path);
        }
        catch (ArgumentException exception)
        {
            throw new InputException(
                $"{name} has no usable line of names: {exception.Message.ReplaceLineEndings(" ")}. Begin the file with another name for " +
                "each column.");
        }
    }

    private void Add(SepReader.Row row)
    {
        int line = row.LineNumberFrom;
        if (row.ColCount == 1 && row[0].Span.IsWhiteSpace())
        {
            // An empty line, such as the last; in a table of one column a missing value, unless no other comes.
            if (_columns.Length == 1)
            {
                _emptyLines.Add(line);
            }

            return;
        }

        foreach (int empty in _emptyLines)
        {
            _read++;
            Skip(empty);
        }

        _emptyLines.Clear();

        if (row.ColCount != _columns.Length)
        {
            throw new InputException(
                $"{_name}, line {line}, has {row.ColCount} values but there are {_columns.Length} columns; give each line one value for " +
                "each column, and put quotes around values that hold the separator.");
        }

        int start = _values.Count;
        _read++;
        string? label = _label < 0 ? null : Trimmed(row, _label);
        bool isWhole = label is null || !IsMissing(label);
        for (int i = 0; i < _features.Length && isWhole; i++)
        {
            isWhole = TryRead(row, _features[i], line);
        }

        if (!isWhole)
        {
            Skip(line);
            _values.RemoveRange(start, _values.Count - start);
            return;
        }

        _ids.Add(_id < 0 ? (_read - 1).ToString(CultureInfo.InvariantCulture) : Trimmed(row, _id));
        if (label is not null)
        {
            _labels.Add(label);
        }
    }

    private void Skip(int line)
    {
        if (!_options.SkipsMissing)
        {
            throw new InputException(
                $"{_name}, line {line}, has a missing value; fill it in, or leave such lines out by --missing skip.");
        }

        _skipped++;
    }

    private bool TryRead(SepReader.Row row, int column, int line)
    {
        ReadOnlySpan<char> text = row[column].Span.Trim();
        if (IsMissing(text))
        {
            return false;
        }

        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
        {
            throw new InputException(
                $"{_name}, line {line}: column {_columns[column]} holds \"{text}\", which is no number, and categories cannot be kept in " +
                "a model's file; " +
                $"write a column of 0 and 1 for each category, or leave the column out by --ignore {_columns[column]}.");
        }

        if (!float.IsFinite(value))
        {
            throw new InputException(
                $"{_name}, line {line}: column {_columns[column]} holds \"{text}\", which is not finite or too large; correct the value, " +
                $"or leave the column out by --ignore {_columns[column]}.");
        }

        _values.Add(value);
        return true;
    }

    private LabeledRows Finish()
    {
        if (_ids.Count == 0)
        {
            throw new InputException(
                $"{_name} has no line of values{(_skipped > 0 ? " without missing ones" : "")}; add some below the names.");
        }

        if (_options.Shape is ImageShape shape && shape.Length != _features.Length)
        {
            throw new InputException(
                $"--image is {shape.Height}x{shape.Width}x{shape.Channels} but {_name} has {_features.Length} columns of features; give " +
                "the height and width of the images.");
        }

        string? note = _skipped == 0
            ? null
            : $"{_skipped.ToString(CultureInfo.InvariantCulture)} of {_read.ToString(CultureInfo.InvariantCulture)} lines have missing " +
              "values and were left out.";
        return new([.. _values], _features.Length, _label < 0 ? null : [.. _labels], [.. _ids], _options.Shape) { Note = note };
    }

    private int Find(string column, string option)
    {
        int place = Array.IndexOf(_columns, column);
        return place >= 0
            ? place
            : throw new InputException(
                $"{option} is {column}, but {_name} has no such column; name one of {string.Join(", ", _columns)}.");
    }

    // A column that is named otherwise is no label.
    private int LastColumn() =>
        Array.FindLastIndex(_columns, column => column != _options.Id && !_options.Ignored.Contains(column));

    private static string Trimmed(SepReader.Row row, int column) => row[column].Span.Trim().ToString();

    private static bool IsMissing(ReadOnlySpan<char> text) => Missing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.Trim());
}
