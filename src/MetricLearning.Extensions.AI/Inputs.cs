namespace MetricLearning.Extensions.AI;

/// <summary>Checks inputs.</summary>
internal static class Inputs
{
    /// <summary>Copies inputs, none of which may be null.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="inputs"/> is null.</exception>
    /// <exception cref="ArgumentException">An input is null.</exception>
    public static T[] Of<T>(IEnumerable<T> inputs, string name)
    {
        ArgumentNullException.ThrowIfNull(inputs, name);
        T[] own = [.. inputs];
        int missing = Array.FindIndex(own, input => input is null);
        return missing < 0 ? own : throw new ArgumentException($"{name}[{missing}] is null; expected none. Leave it out.", name);
    }

    /// <summary>Requires one label for each input.</summary>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static void CheckLabels(string[] labels, int inputCount)
    {
        if (labels.Length != inputCount)
        {
            throw new ArgumentException(
                $"labels has {labels.Length} entries but inputs has {inputCount}; pass one label per input.", nameof(labels));
        }
    }
}
