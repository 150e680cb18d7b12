using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Augmentation;

/// <summary>The value around images: what moving an image lets appear at its edge.</summary>
public static class ImageBackground
{
    private const int MostRows = 1000;

    /// <summary>
    /// The median of the outermost values of up to a thousand rows, taken evenly from all of them: the <see
    /// cref="ImageAugmentationOptions.Fill"/> that suits images on an even background. O(1,000 · edge · log).
    /// </summary>
    /// <param name="images">Rows of images, scaled as they will be moved.</param>
    /// <param name="shape">Their shape; all channels count alike.</param>
    /// <exception cref="ArgumentException">The rows have not as many columns as the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of the shape is below 1, or an image does not fit one array.</exception>
    public static float Of(LabeledDataset images, ImageShape shape)
    {
        ArgumentNullException.ThrowIfNull(images);
        shape.ThrowIfInvalid(nameof(shape));
        Throw.IfColumnCountDiffers(images.FeatureCount, shape.Length, nameof(images), "the shape");
        int[] edge = EdgeColumns(shape);
        int rowCount = (int)Math.Clamp(Array.MaxLength / edge.LongLength, 1, Math.Min(images.RowCount, MostRows));
        float[] values = new float[rowCount * edge.Length];
        for (int i = 0; i < rowCount; i++)
        {
            ReadOnlySpan<float> image = images.Row((int)((long)i * images.RowCount / rowCount));
            for (int j = 0; j < edge.Length; j++)
            {
                values[(i * edge.Length) + j] = image[edge[j]];
            }
        }

        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static int[] EdgeColumns(ImageShape shape) =>
    [
        .. Enumerable.Range(0, shape.Length).Where(column =>
        {
            (int y, int x) = Math.DivRem(column / shape.Channels, shape.Width);
            return y == 0 || y == shape.Height - 1 || x == 0 || x == shape.Width - 1;
        }),
    ];
}
