using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>Tells whether the columns of a table are the pixels of square images, by how neighbouring ones go together.</summary>
/// <remarks>
/// <para>
/// With s² columns, or 3·s² for three channels, and 8 ≤ s: values, less the mean of their column, are correlated over all rows and all
/// pairs of columns at some distance. Rows are images if pixels side by side and pixels one above the other are correlated by at least
/// 0.2, and if what is missing to 1 between the latter is less than 0.8 of what is missing between pixels further apart, two lines or one
/// line and two columns: along a time series or a spectrum one of these would be the more similar, and along a wave whose period is a line
/// as similar. Of three channels those of a pixel must go together more closely than the last of one and the first of the next, as planes
/// one after the other would not.
/// </para>
/// <para>O(rows · columns) for at most 500 rows, evenly spaced. Images that are no squares are not found.</para>
/// </remarks>
internal static class ImageShapeGuess
{
    private const int LeastSide = 8;
    private const int MostRows = 500;
    private const double LeastCorrelation = 0.2;
    private const double MostShareMissing = 0.8;
    private const double LeastGapOfPixels = 0.01;

    /// <summary>Guesses what rows are images of; null if they do not look like any.</summary>
    public static ImageShape? Of(LabeledDataset data)
    {
        if (ShapeOf(data.FeatureCount) is not ImageShape shape)
        {
            return null;
        }

        Tensor<float> rows = Centered(data);
        double below = Correlation(rows, shape, right: 0, down: 1);
        double apart = Math.Max(
            Correlation(rows, shape, right: 0, down: 2),
            Math.Max(Correlation(rows, shape, right: 2, down: 1), Correlation(rows, shape, right: -2, down: 1)));
        bool isImage = Correlation(rows, shape, right: 1, down: 0) >= LeastCorrelation && below >= LeastCorrelation
            && 1 - below < MostShareMissing * (1 - apart)
            && (shape.Channels == 1 || GapOfPixels(rows, shape) >= LeastGapOfPixels);
        return isImage ? shape : null;
    }

    private static ImageShape? ShapeOf(int columns)
    {
        foreach (int channels in (ReadOnlySpan<int>)[1, 3])
        {
            int side = (int)Math.Round(Math.Sqrt(columns / (double)channels));
            if (side >= LeastSide && (long)side * side * channels == columns)
            {
                return new(side, side, channels);
            }
        }

        return null;
    }

    private static Tensor<float> Centered(LabeledDataset data)
    {
        int count = Math.Min(data.RowCount, MostRows);
        LabeledDataset sample = data.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.RowCount / count))]);
        return RowScalers.Fit(sample, RowScaling.Common).Transform(sample.Features);
    }

    // Of each value and the one of the same channel that stands some pixels to the right and some lines below; 0 where nothing varies.
    private static double Correlation(Tensor<float> rows, ImageShape shape, int right, int down)
    {
        int line = shape.Width * shape.Channels, shift = right * shape.Channels;
        int first = Math.Max(0, -shift), length = line - Math.Abs(shift);
        Products products = new();
        for (int row = 0; row < rows.Lengths[0]; row++)
        {
            ReadOnlySpan<float> image = rows.GetSpan([row, 0], shape.Length);
            for (int y = 0; y < shape.Height - down; y++)
            {
                products.Add(
                    image.Slice((y * line) + first, length), image.Slice(((y + down) * line) + first + shift, length));
            }
        }

        return products.Correlation;
    }

    // How much more the neighbouring channels of one pixel have in common than the last channel of a pixel and the first of the next.
    private static double GapOfPixels(Tensor<float> rows, ImageShape shape)
    {
        int line = shape.Width * shape.Channels;
        Products within = new(), across = new();
        for (int row = 0; row < rows.Lengths[0]; row++)
        {
            ReadOnlySpan<float> image = rows.GetSpan([row, 0], shape.Length);
            for (int i = 0; i < image.Length; i++)
            {
                if ((i + 1) % shape.Channels != 0)
                {
                    within.Add(image.Slice(i, 1), image.Slice(i + 1, 1));
                }
                else if ((i + 1) % line != 0)
                {
                    across.Add(image.Slice(i, 1), image.Slice(i + 1, 1));
                }
            }
        }

        return within.Correlation - across.Correlation;
    }

    private struct Products
    {
        private double _both;
        private double _first;
        private double _second;

        public readonly double Correlation => _first > 0 && _second > 0 ? _both / Math.Sqrt(_first * _second) : 0;

        public void Add(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
        {
            _both += TensorPrimitives.Dot(first, second);
            _first += TensorPrimitives.SumOfSquares(first);
            _second += TensorPrimitives.SumOfSquares(second);
        }
    }
}
