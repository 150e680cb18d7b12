namespace MetricLearning.ComparisonBenchmarks;

internal static class RandomValues
{
    /// <summary>Values from −1 to 1, the same at every run.</summary>
    public static float[] Create(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }
}
