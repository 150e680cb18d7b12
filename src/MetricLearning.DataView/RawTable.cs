using Microsoft.ML;

namespace MetricLearning.DataView;

/// <summary>The rows of a table as they stand there, missing values included; those left out are not here.</summary>
internal sealed class RawTable
{
    private readonly List<float[]>[] _numbers;
    private readonly List<string?>[] _categories;
    private readonly HashSet<string> _knownIds = new(StringComparer.Ordinal);

    private RawTable(int columnCount)
    {
        _numbers = [.. Enumerable.Range(0, columnCount).Select(_ => new List<float[]>())];
        _categories = [.. Enumerable.Range(0, columnCount).Select(_ => new List<string?>())];
    }

    /// <summary>The number of each row in the table.</summary>
    public List<int> RowNumbers { get; } = [];

    /// <summary>The names of labels, where labels have names.</summary>
    public List<string> LabelNames { get; } = [];

    /// <summary>The labels, where they are numbers.</summary>
    public List<int> LabelNumbers { get; } = [];

    /// <summary>The ids, if there is a column of them.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>The values of a column of numbers, [rows] of [width]; NaN is missing.</summary>
    public IReadOnlyList<float[]> Numbers(int column) => _numbers[column];

    /// <summary>The values of a column of categories, [rows]; null is missing.</summary>
    public IReadOnlyList<string?> Categories(int column) => _categories[column];

    /// <summary>Reads a table. O(rows · values).</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns of features, which exist and can be read.</param>
    /// <param name="labels">Its column of labels, and whether they are numbers; or null.</param>
    /// <param name="ids">Its column of ids, or null.</param>
    /// <param name="missing">What becomes of missing values; they stay NaN and null where means replace them.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <exception cref="ArgumentException">A value cannot be read, or no row is left.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static RawTable Read(
        IDataView table, DataViewSchema.Column[] columns, (DataViewSchema.Column Column, bool AreNumbers)? labels,
        DataViewSchema.Column? ids, MissingValueRule missing, CancellationToken cancellationToken)
    {
        RawTable raw = new(columns.Length);
        IEnumerable<DataViewSchema.Column> all = [.. columns, .. labels is null ? [] : (DataViewSchema.Column[])[labels.Value.Column],
            .. ids is null ? [] : (DataViewSchema.Column[])[ids.Value]];
        using DataViewRowCursor cursor = table.GetRowCursor(all.DistinctBy(column => column.Index));
        RowParser parser = new(cursor, columns, labels, ids);
        int rowCount = 0;
        for (; cursor.MoveNext(); rowCount++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? gap = parser.Read(rowCount);
            if (gap is null || (missing == MissingValueRule.ReplaceByMean && !parser.LacksLabel))
            {
                raw.Add(parser, rowCount);
            }
            else if (missing != MissingValueRule.LeaveRowsOut)
            {
                throw TableSchema.Wrong(
                    $"Column \"{gap}\" has no value at row {rowCount}; " +
                    (parser.LacksLabel
                        ? "expected a label. Set MissingValues to LeaveRowsOut, or give the row one."
                        : "expected one. Set MissingValues to ReplaceByMean or LeaveRowsOut, or fill it in."));
            }
        }

        return raw.RowNumbers.Count > 0
            ? raw
            : throw TableSchema.Wrong(rowCount == 0
                ? "The table has 0 rows; expected at least one. Pass a table with rows."
                : $"The table has {rowCount} rows, and each lacks a value; expected one that is whole. " +
                    "Set MissingValues to ReplaceByMean, or name other columns.");
    }

    private void Add(RowParser parser, int row)
    {
        for (int column = 0; column < _numbers.Length; column++)
        {
            if (parser.Numbers[column] is float[] numbers)
            {
                _numbers[column].Add(numbers);
            }
            else
            {
                _categories[column].Add(parser.Categories[column]);
            }
        }

        RowNumbers.Add(row);
        if (parser.LabelName is not null)
        {
            LabelNames.Add(parser.LabelName);
        }
        else if (parser.LabelNumber is int number)
        {
            LabelNumbers.Add(number);
        }

        if (parser.Id is not null)
        {
            if (!_knownIds.Add(parser.Id))
            {
                throw TableSchema.Wrong(
                    $"The id \"{parser.Id}\" stands at row {row} and at row {RowNumbers[Ids.IndexOf(parser.Id)]}; expected each id once. " +
                    "Name another column of ids, or leave one of the rows out.");
            }

            Ids.Add(parser.Id);
        }
    }
}
