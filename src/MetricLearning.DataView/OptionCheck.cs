namespace MetricLearning.DataView;

/// <summary>Checks options before a table is looked at.</summary>
internal static class OptionCheck
{
    /// <summary>Requires columns to be named, each for one use, and rules to be defined.</summary>
    /// <exception cref="ArgumentException">A name is null or empty, or stands there twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule is not defined.</exception>
    public static void Check(TableReaderOptions options)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        Add(options.LabelColumn, nameof(options.LabelColumn));
        if (options.IdColumn is not null)
        {
            Add(options.IdColumn, nameof(options.IdColumn));
        }

        foreach (string name in options.FeatureColumns ?? [])
        {
            Add(name, nameof(options.FeatureColumns));
        }

        if (options.FeatureColumns?.Count == 0)
        {
            throw new ArgumentException(
                "FeatureColumns is empty; expected the name of one column or more. Set it to null for all columns.", nameof(options));
        }

        CheckDefined(options.MissingValues);
        CheckDefined(options.Categories);

        void Add(string name, string option)
        {
            if (string.IsNullOrEmpty(name))
            {
                throw new ArgumentException(
                    $"{option} holds {(name is null ? "null" : "an empty name")}; expected the name of a column. Set it.", nameof(options));
            }

            if (!known.Add(name))
            {
                throw new ArgumentException(
                    $"{option} names \"{name}\", which is named already; expected each column for one use. Name it once.", nameof(options));
            }
        }

        void CheckDefined<T>(T value)
            where T : struct, Enum
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(options), value,
                    $"{typeof(T).Name} {value} is not defined; expected one of {string.Join(", ", Enum.GetNames<T>())}. Set one of them.");
            }
        }
    }
}
