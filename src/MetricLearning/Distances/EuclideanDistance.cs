using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary><c>D = √s</c>, <c>∂D/∂x = (x − y) / D</c>, and 0 at distance 0, where the derivative does not exist.</summary>
internal sealed class EuclideanDistance(MatrixMultiplier multiplier) : DifferenceDistance(multiplier)
{
    public override float Slope(float distance) => distance == 0 ? 0 : 1 / distance;

    protected override float OfSquare(float squared) => MathF.Sqrt(squared);

    protected override void OfSquares(Span<float> values) => TensorPrimitives.Sqrt(values, values);

    protected override void MultiplyBySlopes(Span<float> weights, ReadOnlySpan<float> distances) =>
        TensorPrimitives.Divide(weights, distances, weights);
}
