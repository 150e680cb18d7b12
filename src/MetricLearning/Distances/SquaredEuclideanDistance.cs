using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary><c>D = s</c>, <c>∂D/∂x = 2·(x − y)</c>.</summary>
internal sealed class SquaredEuclideanDistance(MatrixMultiplier multiplier) : DifferenceDistance(multiplier)
{
    public override float Slope(float distance) => 2;

    protected override float OfSquare(float squared) => squared;

    protected override void OfSquares(Span<float> values)
    {
    }

    protected override void MultiplyBySlopes(Span<float> weights, ReadOnlySpan<float> distances) =>
        TensorPrimitives.Multiply(weights, 2, weights);
}
