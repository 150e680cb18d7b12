namespace MetricLearning.Internal;

/// <summary>Memory that an object keeps and reuses.</summary>
internal static class Scratch
{
    /// <summary>Makes an array at least so long; what it held is lost when it grows.</summary>
    /// <remarks>It grows by half or more, so that a length that rises step by step does not take new memory at each.</remarks>
    public static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, (int)Math.Min(array.Length * 3L / 2, Array.MaxLength))];
        }
    }
}
