using System.Numerics.Tensors;

namespace MetricLearning.Internal;

/// <summary>Whether numbers are finite.</summary>
internal static class Finite
{
    /// <summary>Whether every value is finite; true for none, where <see cref="TensorPrimitives"/> says false.</summary>
    public static bool All(ReadOnlySpan<float> values) => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);
}
