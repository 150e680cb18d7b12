using System.Globalization;

namespace MetricLearning.Data;

/// <summary>The shape of an image that is stored as a feature row: pixels row by row, the channels of a pixel side by side.</summary>
/// <remarks>
/// The value of channel c at line y and column x stands at <c>(y·width + x)·channels + c</c>. The methods that
/// take a shape check that every number is at least 1 and that a row fits one array.
/// </remarks>
/// <param name="Height">The number of lines, h, 1 ≤ h.</param>
/// <param name="Width">The number of columns, w, 1 ≤ w.</param>
/// <param name="Channels">The number of values of a pixel, c, 1 ≤ c: 1 for grey, 3 for red, green and blue.</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>The number of pixels, h·w.</summary>
    /// <exception cref="OverflowException">The product does not fit an <see cref="int"/>.</exception>
    public int PixelCount => checked(Height * Width);

    /// <summary>The number of values, h·w·c: the columns of a feature row that holds such an image.</summary>
    /// <exception cref="OverflowException">The product does not fit an <see cref="int"/>.</exception>
    public int Length => checked(Height * Width * Channels);

    /// <summary>The shape in words, such as "28 × 28 × 1".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height} × {Width} × {Channels}");

    /// <summary>Requires a shape that has values and fits one array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or h·w·c is more than an array can hold.</exception>
    internal void ThrowIfInvalid(string name)
    {
        if (Height < 1 || Width < 1 || Channels < 1)
        {
            throw new ArgumentOutOfRangeException(
                name,
                $"{name} is {this}; expected a height, a width and a number of channels of at least 1. Pass the shape of the images.");
        }

        if ((Int128)Height * Width * Channels > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                name, $"{name} is {this}; at most {Array.MaxLength} values fit one row. Pass the shape of a single image.");
        }
    }
}
