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

    /// <summary>A number of values as the length of an array.</summary>
    /// <param name="count">The number, computed in 64 bits, where no product of two lengths wraps around.</param>
    /// <param name="name">The caller's parameter that asks for so many.</param>
    /// <param name="values">What the values are, such as "distances".</param>
    /// <exception cref="ArgumentException">So many do not fit one array.</exception>
    public static int Length(long count, string name, string values)
    {
        if (count > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{name} asks for {count} {values}; at most {Array.MaxLength} fit one array. " +
                "Use a smaller batch, or fewer classes or columns.",
                name);
        }

        return (int)count;
    }
}
