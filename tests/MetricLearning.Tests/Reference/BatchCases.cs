using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Reference;

/// <summary>The rows, batches and distances that tests of <see cref="EmbeddedBatch"/> share.</summary>
internal static class BatchCases
{
    // Single precision: rounding of d products, worst at the pairs just far enough to go through inner products.
    public const double Tolerance = 5e-6;

    public static readonly Gen<EmbeddingDistance> AnyDistance =
        Gen.Select(Gen.Enum<DistanceMetric>(), Gen.Bool, (metric, normalizes) => new EmbeddingDistance(metric, normalizes));

    public static readonly EmbeddingDistance[] EveryDistance =
    [
        .. from metric in Enum.GetValues<DistanceMetric>()
           from normalizes in new[] { false, true }
           select new EmbeddingDistance(metric, normalizes),
    ];

    public static float[] Values(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() * 4) - 2))];
    }

    public static EmbeddedBatch Of(float[] values, int columns, EmbeddingDistance distance, int? rows = null, int? anchors = null)
    {
        int count = rows ?? values.Length / columns;
        return new(Shape.Tensor(values, count, columns), new int[count], distance, anchors);
    }
}
