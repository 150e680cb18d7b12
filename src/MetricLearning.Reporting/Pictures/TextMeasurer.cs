using OxyPlot;

namespace MetricLearning.Reporting.Pictures;

/// <summary>
/// Measures texts by a table of the usual widths of a sans-serif face, so that a picture is the same on every machine, whatever fonts it
/// has.
/// </summary>
internal sealed class TextMeasurer : RenderContextBase
{
    private const double Usual = 0.56;
    private const double Capital = 0.69;
    private const double Narrow = 0.28;
    private const double Wide = 0.86;
    private const double Full = 1; // Chinese, Japanese, Korean
    private const double LineHeight = 1.2;
    private const char FirstFull = '\u1100';

    /// <inheritdoc/>
    public override int ClipCount => 0;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        double width = 0;
        int lines = 0;
        foreach (string line in text.Split('\n'))
        {
            width = Math.Max(width, line.Sum(WidthOf));
            lines++;
        }

        return new(width * fontSize, lines * fontSize * LineHeight);
    }

    /// <inheritdoc/>
    public override void DrawLine(
        IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[] dashArray,
        LineJoin lineJoin) => throw Refused();

    /// <inheritdoc/>
    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
        double[] dashArray, LineJoin lineJoin) => throw Refused();

    /// <inheritdoc/>
    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize) => throw Refused();

    /// <inheritdoc/>
    public override void PushClip(OxyRect clippingRectangle) => throw Refused();

    /// <inheritdoc/>
    public override void PopClip() => throw Refused();

    private static double WidthOf(char one) => one switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or 'f' or 't' or ' ' or '(' or ')' => Narrow,
        'm' or 'w' or 'M' or 'W' or '%' or '@' => Wide,
        >= 'A' and <= 'Z' => Capital,
        Plots.Joiner => 0,
        >= FirstFull => Full,
        _ => Usual,
    };

    private static NotSupportedException Refused() => new("It only measures texts.");
}
