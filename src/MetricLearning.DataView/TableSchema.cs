using Microsoft.ML;
using Microsoft.ML.Data;

namespace MetricLearning.DataView;

/// <summary>Finds columns of a table by name and requires kinds of them.</summary>
/// <param name="schema">The table's columns.</param>
internal sealed class TableSchema(DataViewSchema schema)
{
    private const int MostNames = 20;

    /// <summary>All names that can be asked for. Of columns of the same name the last one counts, as it hides the others.</summary>
    public IEnumerable<string> Names => schema.Where(column => !column.IsHidden).Select(column => column.Name);

    /// <summary>A column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="use">What it is for, such as "the labels".</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public DataViewSchema.Column Find(string name, string use) =>
        schema.GetColumnOrNull(name) ?? throw Wrong(
            $"The table has no column \"{name}\", which {use} are read from; expected one of {Listed([.. Names])}. " +
            "Rename the column, or name another one.");

    /// <summary>The column of labels, and whether they are numbers.</summary>
    /// <exception cref="ArgumentException">There is none, or it holds no labels.</exception>
    public DataViewSchema.Column FindLabels(string name, out bool areNumbers)
    {
        DataViewSchema.Column column = Find(name, "the labels");
        ColumnKind kind = ColumnKinds.Of(column.Type);
        areNumbers = kind == ColumnKind.Number || (kind == ColumnKind.Key && ColumnValues.KeyNames(column) is null);
        return areNumbers || kind.IsCategory()
            ? column
            : throw Wrong(
                $"The column \"{name}\" of labels is {column.Type}; expected texts, keys, whole numbers or Booleans. " +
                "Name another column, or convert it.");
    }

    /// <summary>The column of ids.</summary>
    /// <exception cref="ArgumentException">There is none, or it holds no ids.</exception>
    public DataViewSchema.Column FindIds(string name)
    {
        DataViewSchema.Column column = Find(name, "the ids");
        return ColumnKinds.Of(column.Type) is ColumnKind.Text or ColumnKind.Key || column.Type is NumberDataViewType
            ? column
            : throw Wrong(
                $"The column \"{name}\" of ids is {column.Type}; expected texts, whole numbers or keys. Name another column, or none.");
    }

    /// <summary>A column of features.</summary>
    /// <exception cref="ArgumentException">There is none, or it cannot be one.</exception>
    public DataViewSchema.Column FindFeature(string name, CategoryRule categories)
    {
        DataViewSchema.Column column = Find(name, "features");
        ColumnKind kind = ColumnKinds.Of(column.Type);
        if (kind == ColumnKind.Other)
        {
            throw Wrong(
                $"The feature column \"{name}\" is {column.Type}; expected numbers, Booleans, vectors of them of one length, texts or " +
                "keys. Convert it, or leave it out of FeatureColumns.");
        }

        if (kind.IsCategory() && categories == CategoryRule.Refuse)
        {
            throw Wrong(
                $"The feature column \"{name}\" is {column.Type}; expected numbers. Set Categories to OneHot, or leave it out of " +
                "FeatureColumns.");
        }

        return column;
    }

    /// <summary>A column of features as one that was learned.</summary>
    /// <exception cref="ArgumentException">There is none, or it is of another kind or length.</exception>
    public DataViewSchema.Column FindFeature(TableColumn learned)
    {
        DataViewSchema.Column column = FindFeature(learned.Name, CategoryRule.OneHot);
        ColumnKind kind = ColumnKinds.Of(column.Type);
        if (kind.IsCategory() != learned.Categories is not null)
        {
            throw Wrong(
                $"The feature column \"{learned.Name}\" is {column.Type}, but was of " +
                $"{(learned.Categories is null ? "numbers" : "categories")} in the table that was learned from; expected the same. " +
                "Convert it.");
        }

        if (learned.Categories is null && WidthOf(column) != learned.FeatureCount)
        {
            throw Wrong(
                $"The feature column \"{learned.Name}\" has {WidthOf(column)} values a row; expected {learned.FeatureCount}, as the " +
                "table that was learned from has. Pass a table of the same columns.");
        }

        return column;
    }

    /// <summary>How many numbers a column of numbers has in a row.</summary>
    public static int WidthOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>The error of a table that cannot be read.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="table">The parameter that the table came in.</param>
    public static ArgumentException Wrong(string message, string table = "table") => new(message, table);

    private static string Listed(string[] names) =>
        names.Length <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))}, … {names.Length} in all";
}
