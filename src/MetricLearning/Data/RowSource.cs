namespace MetricLearning.Data;

/// <summary>Rows that do not lie in memory, such as those of a file. Thread-safe.</summary>
internal abstract class RowSource
{
    /// <summary>Where they lie, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Reads rows, every value of which is finite.</summary>
    /// <param name="firstRow">The first of them.</param>
    /// <param name="destination">Receives them, [r × f], row after row.</param>
    public abstract void Read(int firstRow, Span<float> destination);
}
