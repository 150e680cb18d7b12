using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary><c>D = −⟨x, y⟩</c>, <c>∂D/∂x = −y</c>; all pairs by one multiply each way.</summary>
internal class InnerProductDistance(MatrixMultiplier multiplier) : DistanceFunction
{
    private float[] _weights = [];

    public override float Between(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => -TensorPrimitives.Dot(x, y);

    public sealed override float Slope(float distance) => -1;

    public sealed override void AddGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient, Span<float> yGradient)
    {
        TensorPrimitives.MultiplyAdd(y, scale, xGradient, xGradient);
        TensorPrimitives.MultiplyAdd(x, scale, yGradient, yGradient);
    }

    public sealed override void Forward(EmbeddedRows rows, Span<float> distances)
    {
        var values = MatrixOperand.Of(rows.Values, rows.Dimension);
        multiplier.Multiply(values, values.Transpose(), rows.Count, rows.Count, rows.Dimension, distances);
        OfProducts(distances);
        SquareMatrix.MirrorUpper(distances, rows.Count);
    }

    public sealed override void Backward(
        EmbeddedRows rows, ReadOnlySpan<float> distances, ReadOnlySpan<float> distanceGradient, int stride, Span<float> rowGradient)
    {
        int count = rows.Count;
        Scratch.Grow(ref _weights, count * count);
        Span<float> weights = _weights.AsSpan(0, count * count);
        SquareMatrix.NegatedSumWithTranspose(distanceGradient, stride, count, weights);
        multiplier.Multiply(
            MatrixOperand.Of(weights, count), MatrixOperand.Of(rows.Values, rows.Dimension), count, rows.Dimension, count, rowGradient);
    }

    /// <summary>Replaces inner products by distances.</summary>
    protected virtual void OfProducts(Span<float> values) => TensorPrimitives.Negate(values, values);
}
