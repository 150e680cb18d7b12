using System.Buffers;
using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>
/// How far a row is from all that is known: √(d·r), d being the distance of the k-th nearest embedding and r that of the k-th nearest
/// row part (see <see cref="NetworkEnsemble"/>) among the neighbours that were found.
/// </summary>
/// <remarks>
/// Networks that tell known classes apart may lay a class that they never saw on top of one of them, and the rows as they are do not know
/// which columns matter. The geometric mean needs no weights, and told classes that were left out better than either distance
/// (docs/defaults.md). It costs no search: the nearest row part is nearly always among the nearest embeddings, of which it is a part.
/// </remarks>
internal static class NoveltyDistance
{
    /// <summary>The distance of a row from the rows of a snapshot. O(k·d) for k neighbours.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="embedding">The row, [d].</param>
    /// <param name="slots">Its nearest rows, nearest first.</param>
    /// <param name="distances">Their distances, as many.</param>
    /// <param name="neighbor">k, the last one where there are fewer.</param>
    /// <param name="rowColumns">How many of an embedding's last columns are the row part; 0 where it takes no part.</param>
    public static float Of(
        GallerySnapshot snapshot,
        ReadOnlySpan<float> embedding,
        ReadOnlySpan<int> slots,
        ReadOnlySpan<float> distances,
        int neighbor,
        int rowColumns)
    {
        float distance = distances[Math.Min(neighbor, distances.Length) - 1];
        if (rowColumns == 0)
        {
            return distance;
        }

        Span<float> ofRows = stackalloc float[NeighborRule.LargestNeighborCount];
        int dimension = embedding.Length;
        float[] rows = ArrayPool<float>.Shared.Rent(slots.Length * dimension);
        try
        {
            snapshot.CopyRows(slots, rows.AsSpan(0, slots.Length * dimension));
            for (int i = 0; i < slots.Length; i++)
            {
                ReadOnlySpan<float> scaled = rows.AsSpan((i * dimension) + dimension - rowColumns, rowColumns);
                ofRows[i] = TensorPrimitives.Distance(embedding[^rowColumns..], scaled);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
        }

        return Of(distance, ofRows[..slots.Length], neighbor);
    }

    /// <summary>The same of distances that are known.</summary>
    /// <param name="distance">d.</param>
    /// <param name="ofRows">The distances of the row parts, in any order, which this changes.</param>
    /// <param name="neighbor">k, the last one where there are fewer.</param>
    /// <returns>A finite number.</returns>
    public static float Of(float distance, Span<float> ofRows, int neighbor)
    {
        ofRows.Sort();
        double ofRow = ofRows[Math.Min(neighbor, ofRows.Length) - 1];
        return distance == 0 ? 0 : (float)Math.Min(Math.Sqrt(distance * ofRow), float.MaxValue); // squares of large values overflow
    }
}
