using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MetricLearning.Internal;

/// <summary>An interpolated text that is put together only if a condition is false: what holds costs no memory to check.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MessageText
{
    private readonly StringBuilder? _text; // null if the condition holds

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">The characters of the text without its values.</param>
    /// <param name="formattedCount">The number of its values.</param>
    /// <param name="condition">What the message is about.</param>
    /// <param name="isNeeded">Receives whether the values are to be appended.</param>
    public MessageText(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        _text = isNeeded ? new(literalLength + (formattedCount * 8)) : null;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string text) => _text!.Append(text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>The text; empty if the condition holds.</summary>
    public override string ToString() => _text?.ToString() ?? "";
}
