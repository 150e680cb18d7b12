using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <content>The search among the centroids of the classes.</content>
public sealed partial class GallerySnapshot
{
    private CentroidRows? _centroids;

    /// <summary>The number of classes that have a <see cref="GalleryClass.Centroid"/>.</summary>
    public int CentroidCount => Centroids.ClassNumbers.Length;

    private CentroidRows Centroids => _centroids ??= CentroidRows.Of(this, _pool);

    /// <summary>
    /// Finds the classes whose centroids are nearest to each query, by the gallery's metric. The first call for a snapshot collects the
    /// centroids, O(c·d); later ones allocate nothing once warm.
    /// </summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="classCount">Classes to find for each query, 1 ≤ k ≤ <see cref="CentroidCount"/>.</param>
    /// <param name="classNumbers">
    /// Receives the classes' numbers, [m × k]: nearest first, ties by label in ordinal order. <see cref="ClassAt"/> tells their labels.
    /// </param>
    /// <param name="distances">Receives the centroids' distances, [m × k].</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, or a buffer has not m·k entries.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">No class has a centroid.</exception>
    public void NearestClasses(in ReadOnlyTensorSpan<float> queries, int classCount, Span<int> classNumbers, Span<float> distances) =>
        FindClasses(
            Shape.Matrix(queries, nameof(queries), out int rows, out int columns), rows, columns, classCount, classNumbers, distances);

    /// <summary>Finds the classes whose centroids are nearest to one query, as <see cref="NearestClasses"/> does.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="classCount">Classes to find, 1 ≤ k ≤ <see cref="CentroidCount"/>.</param>
    /// <param name="classNumbers">Receives the classes' numbers, [k]: nearest first, ties by label in ordinal order.</param>
    /// <param name="distances">Receives the centroids' distances, [k].</param>
    /// <exception cref="ArgumentException">The query has not d values, a value is not finite, or a buffer has not k entries.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">No class has a centroid.</exception>
    public void NearestClassesOfRow(ReadOnlySpan<float> query, int classCount, Span<int> classNumbers, Span<float> distances) =>
        FindClasses(query, 1, query.Length, classCount, classNumbers, distances);

    private void FindClasses(
        ReadOnlySpan<float> queries, int rows, int columns, int classCount, Span<int> classNumbers, Span<float> distances)
    {
        Throw.IfColumnCountDiffers(columns, Dimension, nameof(queries), "the gallery");
        Throw.IfNotFinite(queries, columns, nameof(queries));
        CentroidRows centroids = Centroids;
        if (classCount < 1 || classCount > CentroidCount)
        {
            ThrowClassCount(classCount);
        }

        Throw.IfEntryCountDiffers(classNumbers.Length, (long)rows * classCount, nameof(classNumbers));
        Throw.IfEntryCountDiffers(distances.Length, (long)rows * classCount, nameof(distances));
        centroids.Rows.Search(queries, [], classCount, classNumbers, distances);
        foreach (ref int found in classNumbers)
        {
            found = centroids.ClassNumbers[found];
        }
    }

    private void ThrowClassCount(int classCount)
    {
        if (CentroidCount == 0 && classCount >= 1)
        {
            throw new InvalidOperationException("No class has a centroid; add rows whose values do not exceed 2⁴⁶.");
        }

        Throw.IfNot(false, classCount, $"1 ≤ classCount ≤ {CentroidCount}, the classes with a centroid", "Take the smaller of both.");
    }

    /// <summary>The centroids of a snapshot as rows, by label in ordinal order.</summary>
    private sealed record CentroidRows(RowView Rows, int[] ClassNumbers)
    {
        private const int BlockFloats = 1 << 18;

        public static CentroidRows Of(GallerySnapshot snapshot, SearchPool pool)
        {
            GalleryClass[] classes = [.. snapshot.Classes.Where(one => !one.Centroid.IsEmpty)];
            NeighborSearch rows = new(snapshot.Rows.Store.Form.Comparison, snapshot.Dimension, pool);
            rows.Reserve(classes.Length);
            foreach (GalleryClass[] block in classes.Chunk(Math.Max(1, BlockFloats / snapshot.Dimension)))
            {
                float[] values = new float[block.Length * snapshot.Dimension];
                for (int i = 0; i < block.Length; i++)
                {
                    block[i].Centroid.CopyTo(values.AsSpan(i * snapshot.Dimension));
                }

                rows.Append(values);
            }

            return new(rows.View(ExcludedRows.None), [.. classes.Select(one => one.Number)]);
        }
    }
}
