using System.Numerics.Tensors;

namespace MetricLearning.VectorData;

/// <summary>Checks vectors.</summary>
internal static class VectorCheck
{
    /// <summary>Requires a vector of finite values of a dimension.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="dimensions">Its dimension.</param>
    /// <param name="what">What it is, to begin a message.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <exception cref="ArgumentException">It has another dimension or a value that is not finite.</exception>
    public static void Of(ReadOnlySpan<float> vector, int dimensions, string what, string name)
    {
        if (vector.Length != dimensions)
        {
            throw new ArgumentException($"{what} has {vector.Length} values; expected {dimensions}. Pass one of that dimension.", name);
        }

        if (!TensorPrimitives.IsFiniteAll(vector))
        {
            int column = 0;
            while (float.IsFinite(vector[column]))
            {
                column++;
            }

            throw new ArgumentException(
                $"{what} holds {vector[column]} at value {column}; every value must be finite. Leave such vectors out.", name);
        }
    }
}
