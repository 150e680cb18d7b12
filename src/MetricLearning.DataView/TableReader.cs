using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using Microsoft.ML;

namespace MetricLearning.DataView;

/// <summary>
/// Reads tables into rows of numbers: which columns, in which order, what replaces missing values, and which categories there are is
/// learned from one table and serves all later ones.
/// </summary>
/// <remarks>
/// <para>
/// A table is an <see cref="IDataView"/>, as ML.NET has it; a <c>DataFrame</c> of Microsoft.Data.Analysis is one. Numbers of all widths and
/// vectors of them become single precision, Booleans 0 and 1, texts and keys one column for each category. A column that is hidden by a
/// later one of the same name is not read. Rows keep their order.
/// </para>
/// <para>
/// NaN, an empty text and a key of 0 are missing values. An <see cref="IDataView"/> has none for integers and Booleans: a DataFrame hands
/// them over as 0 and false.
/// </para>
/// <para>Immutable and thread-safe, as long as the tables are.</para>
/// </remarks>
/// <example>
/// <code>
/// TableReader reader = TableReader.Fit(table, new() { LabelColumn = "species", MissingValues = MissingValueRule.ReplaceByMean });
/// SimilarityClassifier model = SimilarityClassifier.Train(reader.Read(table).Data);
/// TableRows rows = reader.ReadRows(later);
/// </code>
/// </example>
public sealed class TableReader
{
    private readonly TableReaderOptions _options;
    private readonly TableColumn[] _columns;
    private readonly string[]? _labelNames;

    private TableReader(TableReaderOptions options, TableColumn[] columns, string[]? labelNames)
    {
        (_options, _columns, _labelNames) = (options, columns, labelNames);
        FeatureNames = [.. columns.SelectMany(NamesOf)];
    }

    /// <summary>The feature columns of tables, in the order that rows have them.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns.AsReadOnly();

    /// <summary>Columns of a row, f.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>
    /// The name of each column of a row, [f]: that of the table's column, with the place in a vector as in "x[2]", or the category as in
    /// "colour=red", behind it.
    /// </summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The names of labels 0, 1, … in ordinal order; null if labels are numbers.</summary>
    public IReadOnlyList<string>? LabelNames => _labelNames?.AsReadOnly();

    /// <summary>Learns from a table how to read it and later ones. Reads the table once; O(rows · values).</summary>
    /// <param name="table">The table, with one row or more.</param>
    /// <param name="options">Which columns are read, and how.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options name a column twice or none; a column is missing or of a type that cannot be read; there is no row; a value is missing
    /// where none may be, or not finite; a label is no whole number; an id stands there twice; or all values of a column are missing where
    /// means replace them. The message names row and column.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static TableReader Fit(IDataView table, TableReaderOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.Check(options);
        TableSchema schema = new(table.Schema);
        DataViewSchema.Column label = schema.FindLabels(options.LabelColumn, out bool areNumbers);
        DataViewSchema.Column? ids = options.IdColumn is null ? null : schema.FindIds(options.IdColumn);
        IEnumerable<string> names = options.FeatureColumns ??
            [.. schema.Names.Where(name => name != options.LabelColumn && name != options.IdColumn)];
        DataViewSchema.Column[] columns = [.. names.Select(name => schema.FindFeature(name, options.Categories))];
        if (columns.Length == 0)
        {
            throw TableSchema.Wrong(
                $"The table has no column beside \"{options.LabelColumn}\" to read features from; expected one. Pass a table with one.");
        }

        RawTable raw = RawTable.Read(table, columns, (label, areNumbers), ids, options.MissingValues, cancellationToken);
        List<TableColumn> learned = [];
        for (int column = 0, first = 0; column < columns.Length; first += learned[column].FeatureCount, column++)
        {
            learned.Add(ColumnLearning.Of(columns[column], raw, column, first, options.MissingValues));
        }

        string[]? labelNames = areNumbers ? null : [.. raw.LabelNames.Distinct().Order(StringComparer.Ordinal)];
        return new(options, [.. learned], labelNames);
    }

    /// <summary>Reads rows with their labels, in the way that was learned. O(rows · values).</summary>
    /// <param name="table">The table: the one that was learned from, or a later one with the same columns, in any order.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>
    /// The rows. Names of labels are <see cref="LabelNames"/>, and behind them those that only this table has, in ordinal order.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another kind; there is no row; a value is missing where none may be, or not finite; a label is no whole
    /// number; an id stands there twice; or the values do not fit one array. The message names row and column.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public LabeledTable Read(IDataView table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableSchema schema = new(table.Schema);
        DataViewSchema.Column label = schema.FindLabels(_options.LabelColumn, out bool areNumbers);
        if (areNumbers != _labelNames is null)
        {
            throw TableSchema.Wrong(
                $"The column \"{label.Name}\" of labels holds {(areNumbers ? "numbers" : "names")}, but held " +
                $"{(areNumbers ? "names" : "numbers")} in the table that was learned from; expected the same. Convert it.");
        }

        RawTable raw = Read(table, schema, (label, areNumbers), cancellationToken);
        float[] values = FeatureRows.Of(raw, _columns, FeatureCount);
        string[]? names = null;
        int[] labels = [.. raw.LabelNumbers];
        if (_labelNames is not null)
        {
            names = [.. _labelNames, .. raw.LabelNames.Except(_labelNames).Order(StringComparer.Ordinal)];
            Dictionary<string, int> numbers = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
            labels = [.. raw.LabelNames.Select(name => numbers[name])];
        }

        return new(LabeledDataset.FromRowMajor(values, FeatureCount, labels, names), raw.RowNumbers.AsReadOnly(), IdsOf(raw));
    }

    /// <summary>Reads rows, in the way that was learned, without a look at labels. O(rows · values).</summary>
    /// <param name="table">The table; needs no column of labels.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Read(IDataView, CancellationToken)"/>, apart from labels.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public TableRows ReadRows(IDataView table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        RawTable raw = Read(table, new(table.Schema), labels: null, cancellationToken);
        float[] values = FeatureRows.Of(raw, _columns, FeatureCount);
        return new(Tensor.Create(values, [raw.RowNumbers.Count, FeatureCount]), raw.RowNumbers.AsReadOnly(), IdsOf(raw));
    }

    /// <summary>
    /// Writes what was learned to a file, which appears only once it is complete, for another program to read tables alike.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="ArgumentException">
    /// The path is null or empty, or a name or category has half of a surrogate pair. A file that was there is as it was.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written. One that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written. One that was there is as it was.</exception>
    public void Save(string path)
    {
        TextArgument.IsPath(path);
        TableReaderFile.Save(path, _options, _columns, _labelNames);
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote. The reader reads tables as the one that was saved, to the bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no reader, or one that cannot be.</exception>
    public static TableReader Load(string path)
    {
        TextArgument.IsPath(path);
        (TableReaderOptions options, TableColumn[] columns, string[]? labelNames) = TableReaderFile.Load(path);
        return new(options, columns, labelNames);
    }

    private static IEnumerable<string> NamesOf(TableColumn column) =>
        column.Categories is not null ? column.Categories.Select(category => $"{column.Name}={category}")
        : column.FeatureCount == 1 ? [column.Name]
        : Enumerable.Range(0, column.FeatureCount).Select(place => $"{column.Name}[{place}]");

    private static ReadOnlyCollection<string>? IdsOf(RawTable raw) => raw.Ids.Count == 0 ? null : raw.Ids.AsReadOnly();

    private RawTable Read(
        IDataView table, TableSchema schema, (DataViewSchema.Column Column, bool AreNumbers)? labels, CancellationToken cancellationToken)
    {
        DataViewSchema.Column? ids = _options.IdColumn is null ? null : schema.FindIds(_options.IdColumn);
        return RawTable.Read(table, [.. _columns.Select(schema.FindFeature)], labels, ids, _options.MissingValues, cancellationToken);
    }
}
