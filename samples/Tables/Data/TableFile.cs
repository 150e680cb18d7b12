using System.Globalization;
using System.IO.Compression;
using MetricLearning.Data;

namespace Tables.Data;

/// <summary>
/// Reads tables from files NAME.csv or NAME.csv.gz: a heading, then one row a line, <c>fold,label,x1,x2,…</c>, with the fold a whole number
/// and the x numbers with a decimal point.
/// </summary>
internal static class TableFile
{
    private const int ColumnsBeforeValues = 2;
    private const string Ending = ".csv";
    private const string CompressedEnding = ".csv.gz";

    /// <summary>Reads all tables of a folder, by name.</summary>
    /// <exception cref="InvalidDataException">There is no table in it, or a line cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<Table> ReadAll(string folder)
    {
        string[] paths = [.. Directory.EnumerateFiles(folder).Where(path => NameOf(path) is not null).Order(StringComparer.Ordinal)];
        return paths.Length > 0
            ? [.. paths.Select(Read)]
            : throw new InvalidDataException(
                $"'{folder}' has no file that ends in {Ending} or {CompressedEnding}; pass the folder of the tables.");
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidDataException">A line cannot be read, or there is one fold only.</exception>
    public static Table Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream content = path.EndsWith(CompressedEnding, StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using var reader = new StreamReader(content);
        _ = reader.ReadLine();
        List<int> folds = [];
        List<string> labels = [];
        List<float[]> rows = [];
        for (int line = 2; reader.ReadLine() is string text; line++)
        {
            Add(text, $"'{path}', line {line}", folds, labels, rows);
        }

        if (folds.Distinct().Count() < 2)
        {
            throw new InvalidDataException($"'{path}' has {folds.Distinct().Count()} folds; expected two or more in its first column.");
        }

        return new(NameOf(path) ?? Path.GetFileName(path), LabeledDataset.FromRows(rows, labels), [.. folds]);
    }

    private static void Add(string text, string place, List<int> folds, List<string> labels, List<float[]> rows)
    {
        string[] parts = text.Split(',');
        int expected = rows.Count > 0 ? rows[0].Length + ColumnsBeforeValues : ColumnsBeforeValues + 1;
        if (rows.Count > 0 ? parts.Length != expected : parts.Length < expected)
        {
            string limit = rows.Count > 0 ? "as in the first row" : "or more";
            throw new InvalidDataException($"{place} has {parts.Length} values; expected {expected} {limit}: fold,label,x1,…");
        }

        if (!int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int fold))
        {
            throw new InvalidDataException($"{place} begins with '{parts[0]}'; expected the number of a fold.");
        }

        float[] row = new float[parts.Length - ColumnsBeforeValues];
        for (int i = 0; i < row.Length; i++)
        {
            string value = parts[i + ColumnsBeforeValues];
            if (!float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !float.IsFinite(row[i]))
            {
                throw new InvalidDataException($"{place} has '{value}' in column {i + ColumnsBeforeValues + 1}; expected a finite number.");
            }
        }

        folds.Add(fold);
        labels.Add(parts[1]);
        rows.Add(row);
    }

    private static string? NameOf(string path)
    {
        string name = Path.GetFileName(path);
        string? ending = new[] { CompressedEnding, Ending }.FirstOrDefault(one => name.EndsWith(one, StringComparison.OrdinalIgnoreCase));
        return ending is null ? null : name[..^ending.Length];
    }
}
