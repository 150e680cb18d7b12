using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Augmentation;

/// <summary>Where in a source image each pixel of the moved image comes from: <c>q = M·(p − c) + c − M·t</c>.</summary>
/// <remarks>
/// p and q are positions (x, y), c is the image's centre, t the shift, and M the inverse of the rotation, scaling and flip. Where those are
/// none and the shift is whole, q is exact.
/// </remarks>
internal readonly struct PixelMap
{
    private readonly float _centerX;
    private readonly float _centerY;
    private readonly float _xOfX;
    private readonly float _xOfY;
    private readonly float _yOfX;
    private readonly float _yOfY;
    private readonly float _startX;
    private readonly float _startY;

    public PixelMap(in ImageShape shape, in ImageMotion motion)
    {
        _centerX = (shape.Width - 1) / 2f;
        _centerY = (shape.Height - 1) / 2f;
        (double sin, double cos) = Math.SinCos(motion.Degrees * (Math.PI / 180));
        double flip = motion.IsFlipped ? -1 : 1;
        double xOfX = flip * cos / motion.Scale;
        double xOfY = flip * sin / motion.Scale;
        double yOfX = -sin / motion.Scale;
        double yOfY = cos / motion.Scale;
        (_xOfX, _xOfY, _yOfX, _yOfY) = ((float)xOfX, (float)xOfY, (float)yOfX, (float)yOfY);
        _startX = (float)(_centerX - (xOfX * motion.ShiftX) - (xOfY * motion.ShiftY));
        _startY = (float)(_centerY - (yOfX * motion.ShiftX) - (yOfY * motion.ShiftY));
    }

    /// <summary>Writes the part of every line's positions that does not depend on y.</summary>
    /// <param name="slopes">Receives the x parts of the pixels x = 0, 1, … of a line and then, in its second half, their y parts.</param>
    public void WriteSlopes(Span<float> slopes)
    {
        int length = slopes.Length / 2;
        for (int x = 0; x < length; x++)
        {
            slopes[x] = _xOfX * (x - _centerX);
            slopes[length + x] = _yOfX * (x - _centerX);
        }
    }

    /// <summary>Writes where the pixels of line y come from.</summary>
    /// <param name="y">The line.</param>
    /// <param name="slopes">What <see cref="WriteSlopes"/> wrote.</param>
    /// <param name="positions">Receives the x of each pixel and then, in its second half, their y; as long as
    /// <paramref name="slopes"/>.</param>
    public void WriteLine(int y, ReadOnlySpan<float> slopes, Span<float> positions)
    {
        int length = slopes.Length / 2;
        float offset = y - _centerY;
        TensorPrimitives.Add(slopes[..length], (_xOfY * offset) + _startX, positions);
        TensorPrimitives.Add(slopes[length..], (_yOfY * offset) + _startY, positions[length..]);
    }
}
