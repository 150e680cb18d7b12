using System.Numerics.Tensors;

namespace MetricLearning.OnnxRuntime.Tests;

/// <summary>Rows of seeded numbers.</summary>
internal static class TestRows
{
    /// <summary>Rows of numbers from -1 to 1.</summary>
    public static Tensor<float> Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return Tensor.Create([.. Enumerable.Range(0, rows * columns).Select(_ => (2 * random.NextSingle()) - 1)], [rows, columns]);
    }

    /// <summary>The features of rows.</summary>
    public static float[] Embed(
        OnnxFeatures features, Tensor<float> rows, IProgress<OnnxFeaturesProgress>? progress = null, CancellationToken token = default)
    {
        var destination = Tensor.CreateFromShape<float>([rows.Lengths[0], features.EmbeddingDimension]);
        features.Embed(rows, destination, progress, token);
        return [.. destination];
    }

    /// <summary>The largest difference of two lists of numbers of the same length.</summary>
    public static float Difference(IEnumerable<float> first, IEnumerable<float> second)
    {
        float[] other = [.. second];
        return first.Select((value, i) => Math.Abs(value - other[i])).DefaultIfEmpty().Max() +
            (first.Count() == other.Length ? 0 : float.PositiveInfinity);
    }
}
