using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Reference;

/// <summary>Whether the message of an error says what to do, after what is wrong.</summary>
internal static partial class Remedy
{
    /// <summary>Whether a later sentence of the message, or what follows a semicolon or colon, begins with what to do.</summary>
    public static bool IsIn(string message) => Order().IsMatch(message);

    [GeneratedRegex(
        @"[.;:] (please )?(add|ask|begin|build|calibrate|call|check|choose|clip|convert|copy|correct|count|drop|fit|get|give|impute|" +
        @"keep|leave|let|load|look|lower|make|mend|name|number|pass|put|raise|read|reduce|remove|rename|renumber|replace|report|" +
        @"reshape|return|sample|save|scale|set|sort|split|store|take|train|turn|use|wait|write)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Order();
}
