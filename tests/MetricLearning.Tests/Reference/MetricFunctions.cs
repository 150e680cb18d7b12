using MetricLearning.Distances;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Reference;

/// <summary>The distance of two rows and its gradient with respect to both, as two rows alone and as a pair of a batch.</summary>
internal static class MetricFunctions
{
    public static DistanceFunction Of(DistanceMetric metric) => DistanceFunction.Create(metric, Workers.CallerOnly);

    public static (float Distance, float[] Gradient) Alone(DistanceMetric metric, float[] x, float[] y)
    {
        DistanceFunction function = Of(metric);
        float distance = function.Between(x, y);
        float[] gradient = new float[2 * x.Length];
        function.AddGradient(x, y, function.Slope(distance), gradient.AsSpan(0, x.Length), gradient.AsSpan(x.Length));
        return (distance, gradient);
    }

    public static (float Distance, float[] Gradient) InBatch(DistanceMetric metric, float[] x, float[] y)
    {
        DistanceFunction function = Of(metric);
        var rows = new EmbeddedRows([.. x, .. y], 2, x.Length);
        float[] distances = new float[4];
        float[] gradient = new float[2 * x.Length];
        function.Forward(rows, distances);
        function.Backward(rows, distances, [0, 1, 0, 0], stride: 2, gradient);
        return (distances[1], gradient);
    }
}
