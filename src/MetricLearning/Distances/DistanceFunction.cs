using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>The value and the derivative of one metric, for two rows and for all pairs of a batch.</summary>
/// <remarks>Owns scratch memory that grows to the largest batch seen; serves one batch at a time.</remarks>
internal abstract class DistanceFunction
{
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

    /// <summary>The factor s of the derivative at a distance: <c>∂D/∂x = s·(x − y)</c>, or <c>s·y</c> for metrics of the inner product.</summary>
    public abstract float Slope(float distance);

    /// <summary>Adds <c>weight·∂D(x, y)/∂x</c> to the gradient of x and <c>weight·∂D(x, y)/∂y</c> to that of y. O(d).</summary>
    /// <param name="x">The one row.</param>
    /// <param name="y">The other row.</param>
    /// <param name="scale">The weight times the <see cref="Slope"/> at their distance.</param>
    /// <param name="xGradient">The gradient of x.</param>
    /// <param name="yGradient">The gradient of y.</param>
    public abstract void AddGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient, Span<float> yGradient);

    /// <summary>Computes the distance of each row from each row, a symmetric matrix. O(b²·d).</summary>
    /// <param name="rows">Rows, [b × d].</param>
    /// <param name="distances">Receives the distances, [b × b].</param>
    public abstract void Forward(EmbeddedRows rows, Span<float> distances);

    /// <summary>Turns a gradient with respect to the distances of the last <see cref="Forward"/> into one with respect to the rows. O(b²·d).</summary>
    /// <param name="rows">Rows, [b × d].</param>
    /// <param name="distances">Their distances, [b × b].</param>
    /// <param name="distanceGradient">The gradient with respect to the distances, [b × b].</param>
    /// <param name="stride">Floats from one row of that gradient to the next.</param>
    /// <param name="rowGradient">Receives the gradient, [b × d].</param>
    public abstract void Backward(
        EmbeddedRows rows, ReadOnlySpan<float> distances, ReadOnlySpan<float> distanceGradient, int stride, Span<float> rowGradient);
}
