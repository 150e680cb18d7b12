using System.Globalization;
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
        if (ProblemOf(vector, dimensions) is string problem)
        {
            throw new ArgumentException($"{what} {problem}. Pass a vector of {dimensions} finite values.", name);
        }
    }

    /// <summary>Requires that a generator gave a vector of finite values of a dimension.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="dimensions">Its dimension.</param>
    /// <param name="generator">The generator, which a message names.</param>
    /// <exception cref="InvalidOperationException">It has another dimension or a value that is not finite.</exception>
    public static void OfGenerated(ReadOnlySpan<float> vector, int dimensions, object generator)
    {
        if (ProblemOf(vector, dimensions) is string problem)
        {
            throw new InvalidOperationException(
                $"What the collection's embedding generator {generator.GetType().Name} returned {problem}. Use a generator whose " +
                $"vectors have {dimensions} finite values, or a map of another dimension.");
        }
    }

    private static string? ProblemOf(ReadOnlySpan<float> vector, int dimensions)
    {
        if (vector.Length != dimensions)
        {
            return $"has {vector.Length} values; expected {dimensions}";
        }

        if (TensorPrimitives.IsFiniteAll(vector))
        {
            return null;
        }

        int column = 0;
        while (float.IsFinite(vector[column]))
        {
            column++;
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"holds {vector[column]} at value {column}; every value must be finite");
    }
}
