namespace MetricLearning.Tests.Reference;

/// <summary>Square images of a few round spots each, which their channels show with other strength, on a little noise.</summary>
internal static class Spots
{
    private const int SpotCount = 4;

    public static float[][] Create(int rows, int side, int channels)
    {
        Random random = new(side + channels);
        return [.. Enumerable.Range(0, rows).Select(_ => Image(random, side, channels))];
    }

    private static float[] Image(Random random, int side, int channels)
    {
        float[] image = new float[side * side * channels];
        double width = side / 8.0;
        for (int spot = 0; spot < SpotCount; spot++)
        {
            double y = random.NextDouble() * side, x = random.NextDouble() * side;
            double[] strength = [.. Enumerable.Range(0, channels).Select(_ => 1 + (0.3 * random.NextDouble()))];
            for (int i = 0; i < image.Length; i++)
            {
                double dy = y - (i / channels / side), dx = x - (i / channels % side);
                image[i] += (float)(strength[i % channels] * Math.Exp(-((dy * dy) + (dx * dx)) / (2 * width * width)));
            }
        }

        return [.. image.Select(value => value + (0.02f * random.NextSingle()))];
    }
}
