using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>
/// <c>D = 1 − ⟨u, v⟩</c> of rows of unit length, kept within 0 and 2; <c>∂D/∂u = −v</c>. A zero row has distance 1 from every row.
/// </summary>
internal sealed class CosineDistance(MatrixMultiplier multiplier) : InnerProductDistance(multiplier)
{
    public override float Between(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Math.Clamp(1 - TensorPrimitives.Dot(x, y), 0, 2);

    protected override void OfProducts(Span<float> values)
    {
        TensorPrimitives.Subtract(1, values, values);
        TensorPrimitives.Max(values, 0, values);
        TensorPrimitives.Min(values, 2, values);
    }
}
