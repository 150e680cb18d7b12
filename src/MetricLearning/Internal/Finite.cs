using System.Numerics.Tensors;

namespace MetricLearning.Internal;

/// <summary>Whether numbers are finite.</summary>
internal static class Finite
{
    /// <summary>Whether every value is finite; true for none, where <see cref="TensorPrimitives"/> says false.</summary>
    public static bool All(ReadOnlySpan<float> values) => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);

    /// <summary>The index of the first value that is not finite; -1 if every value is.</summary>
    public static int IndexOfFirstNot(ReadOnlySpan<float> values)
    {
        int index = 0;
        while (index < values.Length && float.IsFinite(values[index]))
        {
            index++;
        }

        return index < values.Length ? index : -1;
    }
}
