using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics.Tensors;

namespace MetricLearning.Reporting;

/// <summary>Guards of the public edge whose message says what, actual, expected and remedy.</summary>
internal static class Guard
{
    /// <summary>Requires a number in a range.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition, string name, double actual, string expected, string remedy)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(
                name, actual, string.Create(CultureInfo.InvariantCulture, $"{name} is {actual}; expected {expected}. {remedy}"));
        }
    }

    /// <summary>Requires rows of at least one column, [n × f].</summary>
    public static void Shape(in ReadOnlyTensorSpan<float> rows, string name, out int count, out int columns)
    {
        if (rows.Rank != 2 || rows.Lengths[1] == 0)
        {
            throw new ArgumentException(
                $"{name} has {(rows.Rank == 2 ? "0 columns" : $"rank {rows.Rank}")}; expected rows and columns, [n × f]. " +
                "Pass rows of at least one value.",
                name);
        }

        (count, columns) = ((int)rows.Lengths[0], (int)rows.Lengths[1]);
    }

    /// <summary>Copies rows; requires them to be finite.</summary>
    public static float[] Copy(in ReadOnlyTensorSpan<float> rows, ReadOnlySpan<int> places, string name)
    {
        int columns = (int)rows.Lengths[1];
        float[] values = new float[checked(places.Length * columns)];
        for (int i = 0; i < places.Length; i++)
        {
            Span<float> row = values.AsSpan(i * columns, columns);
            rows.Slice([places[i]..(places[i] + 1), NRange.All]).FlattenTo(row);
            for (int column = 0; column < columns; column++)
            {
                if (!float.IsFinite(row[column]))
                {
                    throw new ArgumentException(
                        $"{name} holds {row[column].ToString(CultureInfo.InvariantCulture)} at row {places[i]}, column {column}; every " +
                        "value must be finite. Remove or impute such rows before use.",
                        name);
                }
            }
        }

        return values;
    }

    /// <summary>Requires a text for every row.</summary>
    public static void Texts(IReadOnlyList<string?>? texts, int count, string name, bool mayBeNull = false)
    {
        ArgumentNullException.ThrowIfNull(texts, name);
        if (texts.Count != count)
        {
            throw new ArgumentException($"{name} has {texts.Count} entries for {count} rows; pass one for each row.", name);
        }

        for (int i = 0; i < count && !mayBeNull; i++)
        {
            if (texts[i] is null)
            {
                throw new ArgumentException($"{name}[{i}] is null; pass a text for every row.", name);
            }
        }
    }
}
