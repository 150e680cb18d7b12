using System.Numerics.Tensors;
using MetricLearning.Sampling;

namespace MetricLearning.Augmentation;

/// <summary>A smooth random displacement of pixels on both axes.</summary>
/// <remarks>
/// <para>
/// The paper convolves noise of one number per pixel, drawn evenly from −1 to 1, with a Gaussian of deviation σ and multiplies by α. Here
/// the noise stands on a grid of spacing s = σ·√3 instead, and cubic B-splines carry it to the pixels: a B-spline is near to a Gaussian and
/// has deviation s / √3 = σ. So 64 numbers on each axis do for what takes 784 and a convolution of 25 × 25.
/// </para>
/// <para>
/// The noise is drawn evenly from −a to a. A displacement has the variance a²/3 times the sum of the squares of its 16 weights, on average
/// (151/315)²; the paper's has α²/3 · 1/(4πσ²). They agree for a = α/σ · (315/151)/√(4π). On each pixel the deviation is within 5 % of
/// that average. Weights are above 0 and sum to 1, so no displacement exceeds a.
/// </para>
/// <para>Immutable. Source: P. Simard, D. Steinkraus, J. Platt, 2003, section 2.</para>
/// </remarks>
internal sealed class ElasticField
{
    private const int Taps = 4;

    private readonly double _amplitude; // a
    private readonly int _gridHeight;
    private readonly int _gridWidth;
    private readonly int _lineLength;
    private readonly int[] _cellOfX;
    private readonly int[] _cellOfY;
    private readonly float[] _weightsOfX; // [line length × 4]
    private readonly float[] _weightsOfY; // [height × 4]

    public ElasticField(int height, int lineLength, double alpha, double sigma)
    {
        double spacing = Spacing(sigma);
        _amplitude = alpha / sigma * (315.0 / 151) / Math.Sqrt(4 * Math.PI);
        _lineLength = lineLength;
        (_cellOfX, _weightsOfX) = Splines(lineLength, spacing);
        (_cellOfY, _weightsOfY) = Splines(height, spacing);
        _gridHeight = GridLength(height, spacing);
        _gridWidth = GridLength(lineLength, spacing);
        ScratchCount = checked((int)FieldCount(height, lineLength, sigma));
    }

    /// <summary>How many numbers <see cref="Draw"/> writes, grid included.</summary>
    public int ScratchCount { get; }

    /// <summary>What <see cref="ScratchCount"/> would be, however large.</summary>
    public static long FieldCount(int height, int lineLength, double sigma)
    {
        long gridWidth = GridLength(lineLength, Spacing(sigma));
        return 2L * GridLength(height, Spacing(sigma)) * (gridWidth + lineLength);
    }

    /// <summary>How many weights the longer of the two axes has, however large.</summary>
    public static long WeightCount(int height, int lineLength) => (long)Taps * Math.Max(height, lineLength);

    /// <summary>Draws the field of one image.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="field">Receives the field, <see cref="ScratchCount"/> long.</param>
    public void Draw(ref RandomStream random, Span<float> field)
    {
        Span<float> grid = field[(2 * _gridHeight * _lineLength)..]; // [2·grid height × grid width], line by line: x, then y
        for (int i = 0; i < grid.Length; i++)
        {
            grid[i] = (float)random.NextWithin(_amplitude);
        }

        for (int line = 0; line < 2 * _gridHeight; line++)
        {
            Stretch(grid.Slice(line * _gridWidth, _gridWidth), field.Slice(line * _lineLength, _lineLength));
        }
    }

    /// <summary>Adds the displacements of the pixels of line y.</summary>
    /// <param name="y">The line.</param>
    /// <param name="field">What <see cref="Draw"/> wrote.</param>
    /// <param name="positions">The x of the pixels of a line and then their y, [2 × line length]; the displacements are added.</param>
    public void AddLine(int y, ReadOnlySpan<float> field, Span<float> positions)
    {
        for (int tap = 0; tap < Taps; tap++)
        {
            ReadOnlySpan<float> line = field.Slice((_cellOfY[y] + tap) * positions.Length, positions.Length);
            TensorPrimitives.MultiplyAdd(line, _weightsOfY[(y * Taps) + tap], positions, positions);
        }
    }

    private void Stretch(ReadOnlySpan<float> grid, Span<float> line)
    {
        ReadOnlySpan<int> cells = _cellOfX;
        ReadOnlySpan<float> weights = _weightsOfX;
        for (int x = 0; x < line.Length; x++)
        {
            ReadOnlySpan<float> values = grid.Slice(cells[x], Taps);
            ReadOnlySpan<float> weight = weights.Slice(x * Taps, Taps);
            line[x] = (values[0] * weight[0]) + (values[1] * weight[1]) + (values[2] * weight[2]) + (values[3] * weight[3]);
        }
    }

    private static double Spacing(double sigma) => sigma * Math.Sqrt(3);

    // The cells before the last pixel's, and the points of the grid that matter in its own.
    private static int GridLength(int length, double spacing) => (int)((length - 1) / spacing) + Taps;

    // The four uniform cubic B-splines that are not 0 within a cell, at t = 0..1 of its width.
    private static (int[] Cells, float[] Weights) Splines(int length, double spacing)
    {
        int[] cells = new int[length];
        float[] weights = new float[checked(length * Taps)];
        for (int i = 0; i < length; i++)
        {
            cells[i] = (int)(i / spacing);
            double t = (i / spacing) - cells[i];
            weights[i * Taps] = (float)((1 - t) * (1 - t) * (1 - t) / 6);
            weights[(i * Taps) + 1] = (float)(((((3 * t) - 6) * t * t) + 4) / 6);
            weights[(i * Taps) + 2] = (float)((((((-3 * t) + 3) * t) + 3) * t + 1) / 6);
            weights[(i * Taps) + 3] = (float)(t * t * t / 6);
        }

        return (cells, weights);
    }
}
