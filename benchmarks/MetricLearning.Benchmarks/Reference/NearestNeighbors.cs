using System.Numerics.Tensors;

namespace MetricLearning.Benchmarks.Reference;

/// <summary>The nearest rows of unit length by cosine distance, one query and one row at a time.</summary>
internal static class NearestNeighbors
{
    public delegate float DotProduct(ReadOnlySpan<float> x, ReadOnlySpan<float> y);

    /// <summary>Writes the k smallest distances of each query, [queries × k], nearest first.</summary>
    public static void Search(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> queries, int dimension, int neighborCount, DotProduct dot, Span<float> distances)
    {
        distances.Fill(float.PositiveInfinity);
        for (int q = 0; q < queries.Length / dimension; q++)
        {
            ReadOnlySpan<float> query = queries.Slice(q * dimension, dimension);
            Span<float> nearest = distances.Slice(q * neighborCount, neighborCount);
            for (int r = 0; r < rows.Length / dimension; r++)
            {
                Insert(nearest, 1 - dot(query, rows.Slice(r * dimension, dimension)));
            }
        }
    }

    public static float PlainDot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            sum += x[k] * y[k];
        }

        return sum;
    }

    public static void ScaleToUnitLength(Span<float> rows, int dimension)
    {
        for (int start = 0; start < rows.Length; start += dimension)
        {
            Span<float> row = rows.Slice(start, dimension);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm(row), row);
        }
    }

    private static void Insert(Span<float> nearest, float distance)
    {
        int at = nearest.Length - 1;
        if (distance >= nearest[at])
        {
            return;
        }

        for (; at > 0 && nearest[at - 1] > distance; at--)
        {
            nearest[at] = nearest[at - 1];
        }

        nearest[at] = distance;
    }
}
