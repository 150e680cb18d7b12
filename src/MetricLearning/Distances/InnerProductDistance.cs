using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary><c>D = −⟨x, y⟩</c>, <c>∂D/∂x = −y</c>; all pairs by one multiply each way.</summary>
internal class InnerProductDistance(MatrixMultiplier multiplier) : DistanceFunction
{
    public override float Between(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => -TensorPrimitives.Dot(x, y);

    public sealed override float Slope(float distance) => -1;

    public sealed override void AddGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient, Span<float> yGradient)
    {
        TensorPrimitives.MultiplyAdd(y, scale, xGradient, xGradient);
        TensorPrimitives.MultiplyAdd(x, scale, yGradient, yGradient);
    }

    public sealed override void AddGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient) =>
        TensorPrimitives.MultiplyAdd(y, scale, xGradient, xGradient);

    public sealed override void Forward(EmbeddedRows rows, Span<float> distances)
    {
        var values = MatrixOperand.Of(rows.Values, rows.Dimension);
        multiplier.Multiply(values, values.Transpose(), rows.AnchorCount, rows.Count, rows.Dimension, distances);
        OfProducts(distances);
        SquareMatrix.MirrorUpper(distances, rows.AnchorCount, rows.Count);
    }

    public sealed override void Backward(
        EmbeddedRows rows, ReadOnlySpan<float> distances, ReadOnlySpan<float> distanceGradient, int stride, Span<float> rowGradient)
    {
        Span<float> weights = NegatedWeights(rows, distanceGradient, stride);
        multiplier.Multiply(
            MatrixOperand.Of(weights, rows.Count),
            MatrixOperand.Of(rows.Values, rows.Dimension),
            rows.AnchorCount,
            rows.Dimension,
            rows.Count,
            rowGradient);
    }

    /// <summary>Replaces inner products by distances.</summary>
    protected virtual void OfProducts(Span<float> values) => TensorPrimitives.Negate(values, values);
}
