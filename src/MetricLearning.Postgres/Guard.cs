using System.Globalization;

namespace MetricLearning.Postgres;

/// <summary>Checks of options.</summary>
internal static class Guard
{
    /// <summary>Requires a number in a closed range; null passes.</summary>
    public static void Range(int? value, int least, int most, string name, string remedy)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {least} to {most}. {remedy}"));
        }
    }

    /// <summary>Requires a defined enum value.</summary>
    public static void Defined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {value}; expected one of {string.Join(", ", Enum.GetNames<T>())}. Pass one of them.");
        }
    }
}
