namespace MetricLearning.Neighbors;

/// <summary>Labelled rows that can be searched and changed, wherever they lie.</summary>
/// <remarks>Each call is one change: readers see all of it or nothing, and a call that throws has changed nothing.</remarks>
public interface IGallery : IGallerySearch
{
    /// <summary>The labels that there are and the number of their rows, in ordinal order.</summary>
    /// <param name="selection">Which rows count; null for all.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<IReadOnlyList<LabelCount>> CountAsync(RowSelection? selection = null, CancellationToken cancellationToken = default);

    /// <summary>Adds rows.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="rows">The rows, [n × d], row after row, finite. They are copied.</param>
    /// <param name="ids">Their ids, [n], of which there are no others in the gallery.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change is made, not after.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a value is not finite, a label or id is null, or an id is in use or given twice.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask AddAsync(
        IReadOnlyList<string> labels,
        ReadOnlyMemory<float> rows,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default);

    /// <summary>Gives a row another label.</summary>
    /// <param name="id">The row's id.</param>
    /// <param name="label">Its new label.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change is made, not after.</param>
    /// <returns>Whether there is such a row.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<bool> RelabelAsync(string id, string label, CancellationToken cancellationToken = default);

    /// <summary>Removes rows.</summary>
    /// <param name="ids">Their ids; those that no row has are passed over.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change is made, not after.</param>
    /// <returns>The number of rows that were removed.</returns>
    /// <exception cref="ArgumentException">An id is null.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes all rows of a label.</summary>
    /// <param name="label">The label.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change is made, not after.</param>
    /// <returns>The number of rows that were removed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<int> RemoveLabelAsync(string label, CancellationToken cancellationToken = default);
}
