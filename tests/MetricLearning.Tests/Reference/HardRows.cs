using MetricLearning.Distances;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Reference;

/// <summary>
/// Rows among which single precision cannot tell the nearest: mixed scales, sentinels, far offsets, near-duplicates, ties.
/// </summary>
internal static class HardRows
{
    /// <summary>The kinds of rows.</summary>
    public const int Kinds = 10;

    /// <summary>The comparison of a metric.</summary>
    public static RowComparison Comparison(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => RowComparison.Distance,
        DistanceMetric.SquaredEuclidean => RowComparison.SquaredDistance,
        DistanceMetric.Cosine => RowComparison.Angle,
        _ => RowComparison.Product,
    };

    /// <summary>Makes rows.</summary>
    /// <param name="random">The draws.</param>
    /// <param name="kind">0 ≤ kind &lt; <see cref="Kinds"/>.</param>
    /// <param name="count">The rows.</param>
    /// <param name="depth">Their columns.</param>
    public static float[] Create(Random random, int kind, int count, int depth)
    {
        double offset = Math.Pow(10, random.Next(-3, 8));
        float[] rows = new float[count * depth];
        for (int i = 0; i < rows.Length; i++)
        {
            double uniform = (random.NextDouble() * 2) - 1;
            rows[i] = (float)(kind switch
            {
                0 => uniform,
                1 => uniform * Math.Pow(10, random.Next(-6, 19)),
                2 => i % depth == 0 && random.Next(2) == 0 ? 999_999 : uniform,
                3 => offset + uniform,
                4 => offset + (uniform * 1e-5),
                5 => random.Next(-3, 4),
                6 => i / depth % 3 == 0 ? 3.4e38 * uniform : 1e-40 * uniform,
                7 => Math.Round(3 * uniform) * 1e-42,
                8 => offset,
                _ => i / depth < count / 2 ? 1000 + (i / depth) : 1e-5 * (i / depth),
            });
        }

        return rows;
    }

    /// <summary>Makes queries: some of the rows, some changed a little, some far away, and others of the same kind.</summary>
    public static float[] Queries(Random random, float[] rows, int kind, int count, int depth)
    {
        float[] queries = Create(random, kind, count, depth);
        for (int query = 0; query < count; query += 2)
        {
            Span<float> values = queries.AsSpan(query * depth, depth);
            rows.AsSpan(random.Next(rows.Length / depth) * depth, depth).CopyTo(values);
            values[random.Next(depth)] *= random.Next(3) switch { 0 => 1, 1 => 1.0001f, _ => -1e3f };
            values[0] = float.IsFinite(values[0]) ? values[0] : float.MaxValue;
        }

        return [.. queries.Select(value => float.IsFinite(value) ? value : float.MaxValue)];
    }
}
