using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetricLearning.Postgres;

/// <summary>The names of a gallery's tables and indexes, quoted.</summary>
internal sealed class GalleryNames(string schema, string table)
{
    /// <summary>The table that lists the galleries of a schema.</summary>
    public const string ListName = "metric_learning_galleries";

    /// <summary>The gallery's table.</summary>
    public string Table { get; } = Quote(schema) + "." + Quote(table);

    /// <summary>The list of galleries.</summary>
    public string List { get; } = Quote(schema) + "." + Quote(ListName);

    /// <summary>The sequence of row numbers.</summary>
    public string Sequence => Qualified("number_seq");

    /// <summary>The index by label.</summary>
    public string LabelIndex => Quote(Derived("label_idx"));

    /// <summary>The index of rows, without its schema.</summary>
    public string RowIndex => Quote(Derived("features_idx"));

    /// <summary>The index of rows.</summary>
    public string QualifiedRowIndex => Qualified("features_idx");

    /// <summary>The index of rows that will take its place, without its schema.</summary>
    public string NewRowIndex => Quote(Derived("features_new_idx"));

    /// <summary>The index of rows that will take its place.</summary>
    public string QualifiedNewRowIndex => Qualified("features_new_idx");

    /// <summary>A table of rows whose ids have one remainder.</summary>
    public string Partition(int number) => Qualified("p" + number.ToString(CultureInfo.InvariantCulture));

    /// <summary>An identifier in quotes.</summary>
    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private string Qualified(string suffix) => Quote(schema) + "." + Quote(Derived(suffix));

    // Names of more than 63 bytes would be cut, and then be the same for several tables.
    private string Derived(string suffix)
    {
        string name = table + "_" + suffix;
        return Encoding.UTF8.GetByteCount(name) <= 63
            ? name
            : "ml_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(table)).AsSpan(0, 12)) + "_" + suffix;
    }
}
