using System.Text;

namespace MetricLearning.Persistence;

/// <summary>Text as UTF-8 that is refused, not repaired, where it is broken: what is read is what was written.</summary>
internal static class StrictText
{
    private const int MostShown = 64;

    /// <summary>UTF-8 without a mark that throws where text or bytes are not Unicode.</summary>
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Requires text that files can hold.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What it is.</param>
    /// <param name="parameter">The parameter that holds it; null for the name.</param>
    /// <exception cref="ArgumentException">Half of a surrogate pair stands alone in it.</exception>
    public static void ThrowIfNotUnicode(string text, string name, string? parameter = null)
    {
        try
        {
            _ = Encoding.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException(
                $"{name} has half of a surrogate pair at {exception.Index}, which is no text; expected whole characters, since files " +
                "hold UTF-8. Remove it.",
                parameter ?? name,
                exception);
        }
    }

    /// <summary>Text of a file as messages show it: not more than a line.</summary>
    public static string Shown(string text) => text.Length <= MostShown ? text : $"{text[..MostShown]}… ({text.Length} characters)";
}
