using System.Text;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres;

/// <summary>Checks of texts that PostgreSQL is to keep.</summary>
internal static class GalleryText
{
    /// <summary>The longest id or label in bytes of UTF-8: an entry of PostgreSQL's ordered index holds 2,704 bytes.</summary>
    public const int LongestText = 2600;

    private const int LongestName = 63; // of a PostgreSQL identifier, in bytes; it cuts longer ones silently
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Requires a name that PostgreSQL keeps whole.</summary>
    public static void Name(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        int bytes = Bytes(name, parameter, parameter);
        if (bytes is < 1 or > LongestName)
        {
            throw new ArgumentException(
                $"{parameter} has {bytes} bytes in UTF-8; expected 1 to {LongestName}, the names that PostgreSQL keeps whole. " +
                "Take another name.",
                parameter);
        }
    }

    /// <summary>Whether a text needs no closer look.</summary>
    public static bool IsShortAscii(string? text) =>
        text?.Length <= LongestText && !text.AsSpan().ContainsAnyExceptInRange('\u0001', '\u007f');

    /// <summary>Requires texts that PostgreSQL keeps and can index.</summary>
    /// <returns>The same texts.</returns>
    public static string[] Check(string[] texts, string parameter)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            if (!IsShortAscii(texts[i]))
            {
                CheckBytes(texts[i], $"{parameter}[{i}]", parameter);
            }
        }

        return texts;
    }

    /// <summary>Requires a text that PostgreSQL keeps and can index.</summary>
    /// <returns>The same text.</returns>
    public static string Check(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        CheckBytes(text, parameter, parameter);
        return text;
    }

    /// <summary>Whether PostgreSQL can keep a text: it is Unicode without U+0000.</summary>
    public static bool IsKept(string text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Requires a prefix that PostgreSQL can read.</summary>
    public static void Check(RowSelection? selection)
    {
        Bytes(selection?.IdPrefix ?? "", nameof(RowSelection.IdPrefix), nameof(selection));
    }

    private static void CheckBytes(string text, string what, string parameter)
    {
        int bytes = Bytes(text, what, parameter);
        if (bytes > LongestText)
        {
            throw new ArgumentException(
                $"{what} has {bytes} bytes in UTF-8; expected at most {LongestText}, which PostgreSQL can index. Pass a shorter text, " +
                "such as a hash of this one.",
                parameter);
        }
    }

    private static int Bytes(string text, string what, string parameter)
    {
        if (text.Contains('\0'))
        {
            throw new ArgumentException($"{what} holds U+0000, which PostgreSQL does not keep. Replace it.", parameter);
        }

        try
        {
            return Utf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException($"{what} holds half of a surrogate pair; expected Unicode text. Replace it.", parameter);
        }
    }
}
