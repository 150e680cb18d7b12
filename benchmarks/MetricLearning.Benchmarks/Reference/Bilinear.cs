namespace MetricLearning.Benchmarks.Reference;

/// <summary>Reads an image of one channel between its pixels in plain loops.</summary>
internal static class Bilinear
{
    /// <summary>Reads h·w positions, x and y; outside the image stands 0.</summary>
    public static void Read(ReadOnlySpan<float> image, int width, ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            int left = (int)MathF.Floor(xs[i]);
            int above = (int)MathF.Floor(ys[i]);
            float right = xs[i] - left;
            float lower = ys[i] - above;
            float upperLine = ((1 - right) * Pixel(image, width, above, left)) + (right * Pixel(image, width, above, left + 1));
            float lowerLine = ((1 - right) * Pixel(image, width, above + 1, left)) + (right * Pixel(image, width, above + 1, left + 1));
            destination[i] = ((1 - lower) * upperLine) + (lower * lowerLine);
        }
    }

    private static float Pixel(ReadOnlySpan<float> image, int width, int y, int x) =>
        x >= 0 && x < width && y >= 0 && y < image.Length / width ? image[(y * width) + x] : 0;
}
