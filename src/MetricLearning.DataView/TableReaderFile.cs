using System.Text.Json;
using MetricLearning.Persistence;

namespace MetricLearning.DataView;

/// <summary>
/// Writes and reads what a <see cref="TableReader"/> has learned as one JSON object: "format", "version", "label", "id", "missingValues",
/// "categories", "labelNames", "columns", each of "name", "means" and "categories".
/// </summary>
internal static class TableReaderFile
{
    private const string Format = "metriclearning.table-reader";
    private const int Version = 1;

    /// <summary>Writes a file in one step: it appears only once it is complete.</summary>
    /// <exception cref="ArgumentException">A name or category has half of a surrogate pair. Nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static void Save(string path, TableReaderOptions options, TableColumn[] columns, string[]? labelNames)
    {
        IEnumerable<string?> names = [options.LabelColumn, options.IdColumn, .. columns.Select(column => column.Name), .. labelNames ?? []];
        foreach (string text in names.Concat(columns.SelectMany(column => column.Categories ?? [])).OfType<string>())
        {
            StrictText.ThrowIfNotUnicode(text, "A name or category of the table");
        }

        using MemoryStream content = new();
        using (Utf8JsonWriter writer = new(content, new() { Indented = true }))
        {
            Write(writer, options, columns, labelNames);
        }

        AtomicFile.Write(path, content.Length, content.WriteTo);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no reader, or one that cannot be.</exception>
    public static (TableReaderOptions Options, TableColumn[] Columns, string[]? LabelNames) Load(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException
                or OverflowException)
        {
            throw new InvalidDataException(
                $"The file {path} holds no table reader: {e.Message} Pass a file that TableReader.Save wrote.", e);
        }
    }

    private static void Write(Utf8JsonWriter writer, TableReaderOptions options, TableColumn[] columns, string[]? labelNames)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("label", options.LabelColumn);
        writer.WriteString("id", options.IdColumn);
        writer.WriteString("missingValues", options.MissingValues.ToString());
        writer.WriteString("categories", options.Categories.ToString());
        WriteTexts(writer, "labelNames", labelNames);
        writer.WriteStartArray("columns");
        foreach (TableColumn column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteStartArray("means");
            foreach (double mean in column.Means)
            {
                writer.WriteNumberValue(mean);
            }

            writer.WriteEndArray();
            WriteTexts(writer, "categories", column.Categories);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static (TableReaderOptions Options, TableColumn[] Columns, string[]? LabelNames) Read(JsonElement root)
    {
        Require(root.GetProperty("format").GetString() == Format, $"\"format\" is not \"{Format}\".");
        int version = root.GetProperty("version").GetInt32();
        Require(version == Version, $"\"version\" is {version}; this version of the library reads {Version}.");
        TableReaderOptions options = new()
        {
            LabelColumn = root.GetProperty("label").GetString()!,
            IdColumn = root.GetProperty("id").GetString(),
            MissingValues = Enum.Parse<MissingValueRule>(root.GetProperty("missingValues").GetString()!),
            Categories = Enum.Parse<CategoryRule>(root.GetProperty("categories").GetString()!),
            FeatureColumns = [.. root.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!)],
        };
        OptionCheck.Check(options);
        List<TableColumn> columns = [];
        int first = 0;
        foreach (JsonElement element in root.GetProperty("columns").EnumerateArray())
        {
            string name = options.FeatureColumns[columns.Count];
            double[] means = [.. element.GetProperty("means").EnumerateArray().Select(mean => mean.GetDouble())];
            string[]? categories = Texts(element, "categories");
            Require(
                means.Length > 0 && means.All(mean => float.IsFinite((float)mean)),
                $"The means of column \"{name}\" are none, or not finite in single precision.");
            Require(categories is null || categories.Length == means.Length, $"Column \"{name}\" has not as many means as categories.");
            columns.Add(new(name, first, means.Length, means.AsReadOnly(), categories?.AsReadOnly()));
            first = checked(first + means.Length);
        }

        return (options, [.. columns], Texts(root, "labelNames"));
    }

    private static string[]? Texts(JsonElement parent, string name)
    {
        JsonElement element = parent.GetProperty(name);
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string?[] texts = [.. element.EnumerateArray().Select(text => text.GetString())];
        for (int i = 0; i < texts.Length; i++)
        {
            Require(
                texts[i] is not null && (i == 0 || string.CompareOrdinal(texts[i - 1], texts[i]) < 0),
                $"\"{name}\" is not a list of texts in ordinal order, each once.");
        }

        return texts!;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FormatException(message);
        }
    }
}
