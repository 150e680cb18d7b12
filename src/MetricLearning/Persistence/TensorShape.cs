namespace MetricLearning.Persistence;

/// <summary>Shapes of tensors in files.</summary>
internal static class TensorShape
{
    /// <summary>The largest number of dimensions: with more, a header could ask for memory many times its length.</summary>
    public const int MaxRank = 16;

    /// <summary>A shape in words, such as "[64 × 784]".</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(" × ", shape)}]";

    /// <summary>The number of bytes that numbers of a shape take, from the first dimension to the last.</summary>
    /// <returns>False if a product is more than 2⁶³ − 1.</returns>
    public static bool TryCountBytes(ReadOnlySpan<long> shape, int elementSize, out long byteCount)
    {
        byteCount = elementSize;
        foreach (long length in shape)
        {
            Int128 product = (Int128)byteCount * length;
            if (product > long.MaxValue)
            {
                return false;
            }

            byteCount = (long)product;
        }

        return true;
    }
}
