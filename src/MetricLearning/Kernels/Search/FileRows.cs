namespace MetricLearning.Kernels;

/// <summary>Rows of a search that stay in a file and are read when they are needed: whole panels, the first ones.</summary>
/// <param name="Read">Reads rows as they were given.</param>
/// <param name="PanelCount">The number of panels.</param>
/// <param name="Center">What is subtracted from a row before it is scored; null for nothing.</param>
internal sealed record FileRows(RowBlockReader Read, int PanelCount, float[]? Center = null)
{
    /// <summary>Whether work that may be put off failed for want of memory or of the file.</summary>
    public static bool MayBeTriedAgain(Exception exception) =>
        exception is OutOfMemoryException or IOException or InvalidDataException or UnauthorizedAccessException;
}

/// <summary>Reads rows, every value of which is finite. Thread-safe where rows stay in a file.</summary>
/// <param name="firstRow">The first one.</param>
/// <param name="destination">Receives the rows, [count × d].</param>
internal delegate void RowBlockReader(int firstRow, Span<float> destination);
