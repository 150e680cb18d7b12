using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MetricLearning.Internal;

/// <summary>Guards of texts that must not be empty. Packages that take such texts compile this file.</summary>
internal static class TextArgument
{
    /// <summary>Requires the path of a file or folder.</summary>
    public static void IsPath([NotNull] string? path, [CallerArgumentExpression(nameof(path))] string name = "") =>
        IsNotEmpty(path, "the path of a file or folder", "Pass one, such as \"parts.metric\".", name);

    /// <summary>Requires a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="meaning">What it is, as in "the title of the page".</param>
    /// <param name="remedy">A sentence that says what to pass.</param>
    /// <param name="name">The caller's parameter.</param>
    public static void IsNotEmpty(
        [NotNull] string? text, string meaning, string remedy, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.Length == 0)
        {
            throw new ArgumentException($"{name} is empty; expected {meaning}. {remedy}", name);
        }
    }
}
