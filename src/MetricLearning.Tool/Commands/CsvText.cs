using System.Globalization;
using System.Text;

namespace MetricLearning.Tool.Commands;

/// <summary>Lines of a CSV file as RFC 4180 writes them, with a line feed at each end.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    public void Add(params IReadOnlyList<object?> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            _text.Append(i > 0 ? "," : "").Append(Quote(Convert.ToString(values[i], CultureInfo.InvariantCulture) ?? ""));
        }

        _text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Quote(string value) =>
        value.AsSpan().ContainsAny("\",\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
