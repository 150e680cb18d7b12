using System.Globalization;
using System.Numerics.Tensors;

namespace MetricLearning.Neighbors;

/// <summary>The checks that every <see cref="IGallery"/> makes. Packages with galleries of their own compile this file.</summary>
internal static class GalleryArguments
{
    /// <summary>Requires whole, finite rows.</summary>
    /// <returns>Their number.</returns>
    public static int Rows(ReadOnlySpan<float> values, int dimension, string name)
    {
        if (values.Length % dimension != 0)
        {
            throw new ArgumentException(
                $"{name} has {values.Length} values; expected a multiple of {dimension}, the columns of a row. Pass whole rows.", name);
        }

        if (values.Length > 0 && !TensorPrimitives.IsFiniteAll(values))
        {
            int index = values.IndexOfAny(float.NaN, float.PositiveInfinity, float.NegativeInfinity);
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} holds {values[index]} at row {index / dimension}, column {index % dimension}; every value must be finite. " +
                    $"Remove or impute such rows before use."),
                name);
        }

        return values.Length / dimension;
    }

    /// <summary>Requires a number of results of 1 or more.</summary>
    public static void Count(int count, string name)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(name, count, $"{name} is {count}; expected 1 or more. Pass how many you want.");
        }
    }

    /// <summary>Requires texts without a null.</summary>
    /// <returns>A copy, which nobody else can change.</returns>
    public static string[] Texts(IReadOnlyList<string> texts, string name)
    {
        ArgumentNullException.ThrowIfNull(texts, name);
        string[] own = [.. texts];
        int missing = Array.IndexOf(own, null);
        return missing < 0 ? own : throw new ArgumentException($"{name}[{missing}] is null; expected a text. Pass one per row.", name);
    }

    /// <summary>Requires one text per row, without a null.</summary>
    /// <returns>A copy, which nobody else can change.</returns>
    public static string[] Texts(IReadOnlyList<string> texts, int count, string name)
    {
        string[] own = Texts(texts, name);
        return own.Length == count ? own : throw new ArgumentException(
            $"{name} has {own.Length} entries, and there are {count} rows; expected one per row. Pass as many.", name);
    }

    /// <summary>Requires ids of which none is given twice.</summary>
    /// <returns>A copy, which nobody else can change.</returns>
    public static string[] Ids(IReadOnlyList<string> ids, int count, string name)
    {
        string[] own = Texts(ids, count, name);
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? twice = own.FirstOrDefault(id => !seen.Add(id));
        return twice is null ? own : throw new ArgumentException(
            $"{name} holds \"{twice}\" twice; expected ids that differ. Give each row an id of its own.", name);
    }
}
