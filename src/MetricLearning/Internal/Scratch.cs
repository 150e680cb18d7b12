namespace MetricLearning.Internal;

/// <summary>Memory that an object keeps and reuses.</summary>
internal static class Scratch
{
    /// <summary>Makes an array at least so long; what it held is lost when it grows.</summary>
    public static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
    }
}
