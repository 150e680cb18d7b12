namespace MetricLearning.Internal;

/// <summary>The names of labels 0, 1, … where two parts meet that each number their labels.</summary>
/// <remarks>
/// Two lists agree if one begins with the other: no label is two classes then. No list agrees only with no list, since nothing could tell
/// what the numbers of the other part mean.
/// </remarks>
internal static class NameList
{
    private const int MostWritten = 5;

    /// <summary>Requires two parts to mean the same by a label.</summary>
    /// <param name="actual">The names of a parameter's labels, or null.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="expected">The names that the other part goes by, or null.</param>
    /// <param name="expectedBy">The other part, such as "data".</param>
    /// <exception cref="ArgumentException">The lists do not agree.</exception>
    public static void ThrowIfDifferent(IReadOnlyList<string>? actual, string name, IReadOnlyList<string>? expected, string expectedBy)
    {
        if (ReferenceEquals(actual, expected))
        {
            return;
        }

        if (actual is null || expected is null)
        {
            throw new ArgumentException(
                $"{name} {Describe(actual)}, but {expectedBy} {Describe(expected)}; expected the same names, or none, on both sides, so " +
                "that a label is one class. Pass a data set with names for both; LabeledDataset.WithLabelNames gives and renumbers them.",
                name);
        }

        int label = FirstDifference(actual, expected);
        if (label >= 0)
        {
            throw new ArgumentException(
                $"{name} {Describe(actual)}, but {expectedBy} {Describe(expected)}: label {label} is \"{actual[label]}\" in the one and " +
                $"\"{expected[label]}\" in the other; expected one list that begins with the other. Renumber the labels of one by " +
                "LabeledDataset.WithLabelNames, with the names of the other and all that they lack.",
                name);
        }
    }

    /// <summary>The longer of two lists that agree.</summary>
    public static string[]? Longer(string[]? first, string[]? second) => second?.Length > (first?.Length ?? -1) ? second : first;

    /// <summary>Copies the names of labels.</summary>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public static string[]? Copy(IReadOnlyList<string>? labelNames)
    {
        string[]? names = labelNames is null ? null : [.. labelNames];
        return names is not null && Array.IndexOf(names, null) is >= 0 and int unnamed
            ? throw new ArgumentException($"labelNames[{unnamed}] is null; pass a name for every label.", nameof(labelNames))
            : names;
    }

    /// <summary>Requires every label to have a name, if labels have names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label has none.</exception>
    public static void Check(string[]? names, ReadOnlySpan<int> labels)
    {
        for (int row = 0; names is not null && row < labels.Length; row++)
        {
            Check(names, labels, row);
        }
    }

    /// <summary>Requires the label of one row to have a name.</summary>
    /// <inheritdoc cref="Check(string[], ReadOnlySpan{int})" path="/exception"/>
    public static void Check(string[] names, ReadOnlySpan<int> labels, int row)
    {
        if ((uint)labels[row] >= (uint)names.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels),
                $"labels[{row}] is {labels[row]} but labelNames has {names.Length} names; pass a name for every label, or no names.");
        }
    }

    /// <summary>Some names in one line: all of them, or the first ones and how many there are.</summary>
    public static string Text(IReadOnlyList<string> names) =>
        names.Count <= MostWritten ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostWritten))}, … {names.Count} in all";

    private static int FirstDifference(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        for (int label = 0; label < Math.Min(first.Count, second.Count); label++)
        {
            if (first[label] != second[label])
            {
                return label;
            }
        }

        return -1;
    }

    private static string Describe(IReadOnlyList<string>? names) =>
        names is null ? "has no label names" : $"numbers the labels [{Text(names)}] from 0";
}
