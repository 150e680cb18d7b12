using System.Globalization;
using Microsoft.ML;

namespace MetricLearning.DataView;

/// <summary>Reads one row of a table after another, and tells what it lacks.</summary>
internal sealed class RowParser
{
    private readonly DataViewSchema.Column[] _columns;
    private readonly Func<double[]>?[] _numberReaders;
    private readonly Func<string?>?[] _categoryReaders;
    private readonly DataViewSchema.Column? _labels;
    private readonly DataViewSchema.Column? _ids;
    private readonly Func<string?>? _labelName;
    private readonly Func<double>? _labelNumber;
    private readonly Func<string?>? _id;

    /// <summary>Opens the columns of a cursor.</summary>
    public RowParser(
        DataViewRow row, DataViewSchema.Column[] columns, (DataViewSchema.Column Column, bool AreNumbers)? labels,
        DataViewSchema.Column? ids)
    {
        (_columns, _labels, _ids) = (columns, labels?.Column, ids);
        _numberReaders = [.. columns.Select(column => ColumnKinds.Of(column.Type) switch
        {
            ColumnKind.Vector => ColumnValues.Vector(row, column),
            ColumnKind.Number => Single(ColumnValues.Number(row, column)),
            _ => null,
        })];
        _categoryReaders = [.. columns.Select(column =>
            ColumnKinds.Of(column.Type).IsCategory() ? ColumnValues.Text(row, column) : null)];
        _labelName = labels is (DataViewSchema.Column names, false) ? ColumnValues.Text(row, names) : null;
        _labelNumber = labels is (DataViewSchema.Column numbers, true) ? ColumnValues.Number(row, numbers) : null;
        _id = ids is DataViewSchema.Column own ? ColumnValues.Text(row, own) : null;
        Numbers = new float[columns.Length][];
        Categories = new string?[columns.Length];
    }

    /// <summary>The values of each column of numbers; NaN is missing, and null stands for a column of categories.</summary>
    public float[]?[] Numbers { get; }

    /// <summary>The value of each column of categories; null is missing.</summary>
    public string?[] Categories { get; }

    /// <summary>The name of the label, if labels have names.</summary>
    public string? LabelName { get; private set; }

    /// <summary>The label, if it is a number.</summary>
    public int? LabelNumber { get; private set; }

    /// <summary>The id, if there is a column of ids.</summary>
    public string? Id { get; private set; }

    /// <summary>Whether the row has no label, though there is a column of labels.</summary>
    public bool LacksLabel => _labels is not null && LabelName is null && LabelNumber is null;

    /// <summary>Reads the current row.</summary>
    /// <param name="row">Its number.</param>
    /// <returns>The column of a missing value, that of the label if it is missing; null if there is none.</returns>
    /// <exception cref="ArgumentException">A value cannot be read.</exception>
    public string? Read(int row)
    {
        string? gap = null;
        for (int column = 0; column < _columns.Length; column++)
        {
            bool isMissing;
            if (_numberReaders[column] is Func<double[]> reader)
            {
                float[] values = [.. reader().Select(value => ToFloat(value, _columns[column].Name, row))];
                int width = TableSchema.WidthOf(_columns[column]);
                if (values.Length != width)
                {
                    throw TableSchema.Wrong(
                        $"Column \"{_columns[column].Name}\" has {values.Length} values at row {row}; expected {width}, as its type " +
                        "says. Correct the table.");
                }

                Numbers[column] = values;
                isMissing = values.Any(float.IsNaN);
            }
            else
            {
                Categories[column] = _categoryReaders[column]!();
                isMissing = Categories[column] is null;
            }

            gap ??= isMissing ? _columns[column].Name : null;
        }

        LabelName = _labelName?.Invoke();
        LabelNumber = _labelNumber is null ? null : ToLabel(_labelNumber(), row);
        Id = _id?.Invoke();
        if (_id is not null && Id is null)
        {
            throw TableSchema.Wrong(
                $"Column \"{_ids!.Value.Name}\" has no id at row {row}; expected one. Give the row one, or name another column of ids.");
        }

        return LacksLabel ? _labels!.Value.Name : gap;
    }

    private static Func<double[]> Single(Func<double> number) => () => [number()];

    private static float ToFloat(double value, string column, int row)
    {
        float result = (float)value;
        return float.IsInfinity(result)
            ? throw TableSchema.Wrong(string.Create(
                CultureInfo.InvariantCulture,
                $"Column \"{column}\" holds {value} at row {row}; expected a finite number of single precision. Correct or scale it."))
            : result;
    }

    private int? ToLabel(double value, int row)
    {
        if (double.IsNaN(value) || (_labels!.Value.Type is Microsoft.ML.Data.KeyDataViewType && value == 0))
        {
            return null;
        }

        return value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw TableSchema.Wrong(string.Create(
                CultureInfo.InvariantCulture,
                $"Column \"{_labels.Value.Name}\" has the label {value} at row {row}; expected a whole number of 32 bits. ") +
                "Convert it to texts.");
    }
}
