using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>The value and the derivative of one metric, for two rows and for all pairs of a batch.</summary>
/// <remarks>Owns scratch memory that grows to the largest batch seen; serves one batch at a time.</remarks>
internal abstract class DistanceFunction
{
    private float[] _weights = [];

    /// <summary>Makes the function of a metric. Cosine takes rows of unit length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not one of the enumeration.</exception>
    public static DistanceFunction Create(DistanceMetric metric, Workers workers)
    {
        Throw.IfNotDefined(metric);
        var multiplier = new MatrixMultiplier(workers);
        return metric switch
        {
            DistanceMetric.Euclidean => new EuclideanDistance(multiplier),
            DistanceMetric.SquaredEuclidean => new SquaredEuclideanDistance(multiplier),
            DistanceMetric.Cosine => new CosineDistance(multiplier),
            _ => new InnerProductDistance(multiplier),
        };
    }

    /// <summary>Computes the distance of two rows. O(d).</summary>
    public abstract float Between(ReadOnlySpan<float> x, ReadOnlySpan<float> y);

    /// <summary>
    /// The factor s of the derivative at a distance: <c>∂D/∂x = s·(x − y)</c>, or <c>s·y</c> for metrics of the inner product.
    /// </summary>
    public abstract float Slope(float distance);

    /// <summary>Adds <c>weight·∂D(x, y)/∂x</c> to the gradient of x and <c>weight·∂D(x, y)/∂y</c> to that of y. O(d).</summary>
    /// <param name="x">The one row.</param>
    /// <param name="y">The other row.</param>
    /// <param name="scale">The weight times the <see cref="Slope"/> at their distance.</param>
    /// <param name="xGradient">The gradient of x.</param>
    /// <param name="yGradient">The gradient of y.</param>
    public abstract void AddGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient, Span<float> yGradient);

    /// <summary>Adds <c>weight·∂D(x, y)/∂x</c> to the gradient of x alone. O(d).</summary>
    /// <param name="x">The one row.</param>
    /// <param name="y">The other row.</param>
    /// <param name="scale">The weight times the <see cref="Slope"/> at their distance.</param>
    /// <param name="xGradient">The gradient of x.</param>
    public abstract void AddGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient);

    /// <summary>Computes the distance of each anchor from each row; symmetric between anchors. O(a·r·d).</summary>
    /// <param name="rows">Rows, [r × d], of which the first a are anchors.</param>
    /// <param name="distances">Receives the distances, [a × r].</param>
    public abstract void Forward(EmbeddedRows rows, Span<float> distances);

    /// <summary>
    /// Turns a gradient with respect to the distances of the last <see cref="Forward"/> into one with respect to the anchors. O(a·r·d).
    /// </summary>
    /// <param name="rows">Rows, [r × d], of which the first a are anchors.</param>
    /// <param name="distances">Their distances, [a × r].</param>
    /// <param name="distanceGradient">The gradient with respect to the distances, [a × r].</param>
    /// <param name="stride">Floats from one row of that gradient to the next.</param>
    /// <param name="rowGradient">Receives the gradient, [a × d].</param>
    public abstract void Backward(
        EmbeddedRows rows, ReadOnlySpan<float> distances, ReadOnlySpan<float> distanceGradient, int stride, Span<float> rowGradient);

    /// <summary>
    /// Computes −W, the weight of each anchor's pair with each row: <c>−(G_ij + G_ji)</c> where row j is an anchor too, and −G_ij
    /// elsewhere. Valid until the next call.
    /// </summary>
    /// <param name="rows">Rows, [r × d], of which the first a are anchors.</param>
    /// <param name="distanceGradient">G, [a × r].</param>
    /// <param name="stride">Floats from one row of G to the next.</param>
    /// <returns>The weights, [a × r].</returns>
    protected Span<float> NegatedWeights(EmbeddedRows rows, ReadOnlySpan<float> distanceGradient, int stride)
    {
        int anchors = rows.AnchorCount;
        int count = checked(anchors * rows.Count);
        Scratch.Grow(ref _weights, count);
        Span<float> weights = _weights.AsSpan(0, count);
        SquareMatrix.NegatedSumWithTranspose(distanceGradient, stride, anchors, weights, rows.Count);
        for (int i = 0; i < anchors && anchors < rows.Count; i++)
        {
            TensorPrimitives.Negate(
                distanceGradient.Slice((i * stride) + anchors, rows.Count - anchors),
                weights.Slice((i * rows.Count) + anchors, rows.Count - anchors));
        }

        return weights;
    }
}
