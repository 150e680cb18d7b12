using MetricLearning.Data;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>The brightness around images: what moving an image lets appear at its edge.</summary>
internal static class Background
{
    private const int MostRows = 1000;

    /// <summary>The median of the outermost values of up to a thousand training rows, taken evenly from all of them.</summary>
    public static float Of(ImageRows rows)
    {
        int[] edge = EdgeColumns(rows.Shape);
        int rowCount = Math.Min(rows.Train.RowCount, MostRows);
        float[] values = new float[rowCount * edge.Length];
        for (int i = 0; i < rowCount; i++)
        {
            nint row = (nint)((long)i * rows.Train.RowCount / rowCount);
            ReadOnlySpan<float> image = rows.Train.Features.GetSpan([row, 0], rows.Train.FeatureCount);
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
