using OxyPlot;

namespace MetricLearning.Reporting.Pictures;

/// <summary>The colours of pictures: variables of the style sheet, which differ between light, dark and print.</summary>
/// <remarks>A plot is drawn with marks in their place, colours that nothing else has, and <see cref="SvgPicture"/> replaces them.</remarks>
internal static class Ink
{
    /// <summary>The number of series that differ in colour.</summary>
    public const int SeriesCount = 10;

    private const byte FirstSeries = 10;
    private static readonly string[] Names = ["ink", "muted", "grid", "right", "wrong", "rest"];

    /// <summary>Texts.</summary>
    public static OxyColor Text { get; } = Mark(0);

    /// <summary>Axes, and lines to compare with.</summary>
    public static OxyColor Muted { get; } = Mark(1);

    /// <summary>Grid lines.</summary>
    public static OxyColor Grid { get; } = Mark(2);

    /// <summary>What is right.</summary>
    public static OxyColor Right { get; } = Mark(3);

    /// <summary>What is wrong.</summary>
    public static OxyColor Wrong { get; } = Mark(4);

    /// <summary>What has no colour of its own.</summary>
    public static OxyColor Rest { get; } = Mark(5);

    /// <summary>The colour of a series, from 0.</summary>
    public static OxyColor Series(int number) => Mark((byte)(FirstSeries + (number % SeriesCount)));

    /// <summary>The variable in the place of a mark, such as <c>var(--s0)</c>.</summary>
    public static string Variable(OxyColor mark) =>
        $"var(--{(mark.B >= FirstSeries ? $"s{mark.B - FirstSeries}" : Names[mark.B])})";

    /// <summary>A text of the drawing with marks replaced.</summary>
    public static string Replace(string text)
    {
        const string Start = "rgb(1,0,";
        for (int start = text.IndexOf(Start, StringComparison.Ordinal); start >= 0; start = text.IndexOf(Start, StringComparison.Ordinal))
        {
            int end = text.IndexOf(')', start);
            byte mark = byte.Parse(text.AsSpan(start + Start.Length, end - start - Start.Length), provider: null);
            text = string.Concat(text.AsSpan(0, start), Variable(Mark(mark)), text.AsSpan(end + 1));
        }

        return text;
    }

    private static OxyColor Mark(byte number) => OxyColor.FromRgb(1, 0, number);
}
