using System.Buffers;

namespace MetricLearning.USearch.Tests;

/// <summary>
/// Rows that tell when they are read. <see cref="USearchGallery.AddAsync"/> reads them twice to check them, then once for each row that
/// it puts into the graph.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="onRead">Told how many reads there were before this one; called by the threads that add.</param>
internal sealed class WatchedRows(float[] rows, Action<int> onRead) : MemoryManager<float>
{
    /// <summary>The reads of the checks.</summary>
    public const int Checks = 2;

    private int _reads;

    public override Memory<float> Memory => CreateMemory(rows.Length); // that of the base class would be a read

    public override Span<float> GetSpan()
    {
        onRead(Interlocked.Increment(ref _reads) - 1);
        return rows;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
