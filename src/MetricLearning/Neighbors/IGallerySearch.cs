using MetricLearning.Distances;

namespace MetricLearning.Neighbors;

/// <summary>Labelled rows that can be searched, wherever they lie: in memory, in a library's index, in a database.</summary>
/// <remarks>
/// <para>
/// Implementations are thread-safe. A gallery in memory answers before it returns: its tasks are complete. Each call sees the rows of one
/// moment. An argument that is wrong throws before anything is read or sent.
/// </para>
/// <para>
/// Distances are those of <see cref="DistanceMetric"/>, and an exact gallery returns the nearest rows. Where the same rows lie in two exact
/// galleries, the answers differ by the rounding of distances alone.
/// </para>
/// </remarks>
public interface IGallerySearch
{
    /// <summary>How rows are compared.</summary>
    DistanceMetric Metric { get; }

    /// <summary>The number of columns of a row, d.</summary>
    int Dimension { get; }

    /// <summary>Finds the rows nearest to each query.</summary>
    /// <param name="queries">Queries, [m × d], row after row, finite, 0 ≤ m.</param>
    /// <param name="neighborCount">Rows to find for each query, 1 ≤ k; all that take part where there are fewer.</param>
    /// <param name="selection">Which rows take part; null for all.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>
    /// The neighbours of each query, [m][at most k]: nearest first, of equal distances the row that was added first. Empty for a gallery or
    /// selection without rows.
    /// </returns>
    /// <exception cref="ArgumentException">The number of values is no multiple of d, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<GalleryNeighbor[][]> SearchAsync(
        ReadOnlyMemory<float> queries,
        int neighborCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the labels whose centroids are nearest to each query: the means of all their rows that take part, scaled to unit length first
    /// for <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    /// <param name="queries">Queries, [m × d], row after row, finite, 0 ≤ m.</param>
    /// <param name="labelCount">Labels to find for each query, 1 ≤ k; all where there are fewer.</param>
    /// <param name="selection">Which rows take part; null for all.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The labels of each query, [m][at most k]: nearest first, of equal distances the first in ordinal order.</returns>
    /// <exception cref="ArgumentException">The number of values is no multiple of d, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="NotSupportedException">The gallery cannot tell centroids.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<LabelDistance[][]> SearchCentroidsAsync(
        ReadOnlyMemory<float> queries,
        int labelCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default);
}
