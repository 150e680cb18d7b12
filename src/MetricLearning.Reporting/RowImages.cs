using System.Globalization;
using System.Numerics.Tensors;
using System.Xml.Linq;
using MetricLearning.Data;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;

namespace MetricLearning.Reporting;

/// <summary>Rows that are images, so that a page can show them.</summary>
/// <remarks>
/// Rows are read when a page's section is added and are not copied: they must not change before. Values from <see cref="Darkest"/> to <see
/// cref="Lightest"/> become grey, or red, green and blue, from 0 to 255; values beyond are cut off. An image of more than 128 pixels a side
/// is made smaller: each of its pixels is then the mean of a square. Immutable and thread-safe.
/// </remarks>
public sealed class RowImages
{
    private const int MostPixels = 128;

    private readonly Tensor<float> _rows;
    private readonly ImageShape _shape;
    private readonly Dictionary<string, int>? _places;

    /// <summary>Takes rows that are images. O(n·f).</summary>
    /// <param name="rows">The rows, [n × f], finite, 0 ≤ n.</param>
    /// <param name="shape">The shape of each, of f values, with 1 channel (grey) or 3 (red, green, blue).</param>
    /// <param name="ids">
    /// The ids by which a classifier's gallery knows the rows, [n]; null for "0", "1" and so on, which training gives them. Of equal ids
    /// the first counts.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The rows are not [n × f] of that shape, a value is not finite, an id is null, or the counts differ.
    /// </exception>
    public RowImages(Tensor<float> rows, ImageShape shape, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Guard.Shape(rows, nameof(rows), out int count, out int columns);
        bool fits = shape is { Height: >= 1, Width: >= 1, Channels: 1 or 3 }
            && (Int128)shape.Height * shape.Width * shape.Channels == columns;
        if (!fits)
        {
            throw new ArgumentException(
                $"shape is {shape} but rows has {columns} columns; expected height × width × 1 (grey) or 3 (red, green, blue) that makes " +
                $"{columns}. Pass the shape of the images.",
                nameof(shape));
        }

        (_rows, _shape, RowCount) = (rows, shape, count);
        (Darkest, Lightest) = Range(rows, count);
        if (ids is not null)
        {
            Guard.Texts(ids, count, nameof(ids));
            _places = new(StringComparer.Ordinal);
            for (int row = 0; row < count; row++)
            {
                _places.TryAdd(ids[row], row);
            }
        }
    }

    /// <summary>The number of rows, n.</summary>
    public int RowCount { get; }

    /// <summary>The value that is drawn black; the least of all rows unless set.</summary>
    public float Darkest { get; init; }

    /// <summary>The value that is drawn white; the greatest of all rows unless set.</summary>
    public float Lightest { get; init; }

    /// <summary>The image of a row, or null where there is no such row.</summary>
    /// <remarks>It has no text of its own: the text beside it says what it shows, and would be read out twice.</remarks>
    internal XElement? Draw(int row)
    {
        if (row < 0 || row >= RowCount)
        {
            return null;
        }

        float[] values = Guard.Copy(_rows, [row], "rows");
        int step = (Math.Max(_shape.Height, _shape.Width) + MostPixels - 1) / MostPixels;
        (int height, int width) = ((_shape.Height + step - 1) / step, (_shape.Width + step - 1) / step);
        byte[] pixels = new byte[height * width * _shape.Channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i % _shape.Channels, pixel = i / _shape.Channels;
            pixels[i] = Shade(Mean(values, pixel / width * step, pixel % width * step, step, channel));
        }

        byte[] png = PngImage.Write(pixels, width, height, _shape.Channels);
        return Html.Element(
            "img",
            Html.Attribute("src", $"data:image/png;base64,{Convert.ToBase64String(png)}"),
            Html.Attribute("width", width.ToString(CultureInfo.InvariantCulture)),
            Html.Attribute("height", height.ToString(CultureInfo.InvariantCulture)),
            Html.Attribute("alt", ""));
    }

    /// <summary>The image of the row with an id, or null where there is none.</summary>
    internal XElement? Draw(string id) => _places is null
        ? int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int row) ? Draw(row) : null
        : _places.TryGetValue(id, out int place) ? Draw(place) : null;

    private static (float Least, float Greatest) Range(Tensor<float> rows, int count)
    {
        (float least, float greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int row = 0; row < count; row++)
        {
            float[] values = Guard.Copy(rows, [row], nameof(rows));
            least = Math.Min(least, TensorPrimitives.Min<float>(values));
            greatest = Math.Max(greatest, TensorPrimitives.Max<float>(values));
        }

        return count == 0 ? (0, 1) : (least, greatest);
    }

    private float Mean(float[] values, int top, int left, int step, int channel)
    {
        (float sum, int count) = (0, 0);
        for (int y = top; y < Math.Min(top + step, _shape.Height); y++)
        {
            for (int x = left; x < Math.Min(left + step, _shape.Width); x++, count++)
            {
                sum += values[(((y * _shape.Width) + x) * _shape.Channels) + channel];
            }
        }

        return sum / count;
    }

    private byte Shade(float value)
    {
        double share = Lightest > Darkest ? ((double)value - Darkest) / ((double)Lightest - Darkest) : 0;
        return (byte)Math.Round(Math.Clamp(share, 0, 1) * byte.MaxValue);
    }
}
