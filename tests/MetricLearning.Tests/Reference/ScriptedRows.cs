using System.Collections.Concurrent;
using MetricLearning.Data;

namespace MetricLearning.Tests.Reference;

/// <summary>Rows that do not lie in memory: row r is (r, r + 0.25, r + 0.5, …).</summary>
internal sealed class ScriptedRows(int columns) : RowSource
{
    /// <summary>Called before a row is read.</summary>
    public Action<int>? OnRead { get; set; }

    /// <summary>Whether reads are noted, which allocates.</summary>
    public bool NotesReads { get; init; } = true;

    /// <summary>The rows that were read, in the order in which their reads ended.</summary>
    public ConcurrentQueue<int> Done { get; } = [];

    public override string Name => "scripted";

    /// <summary>A data set of them, with the labels 0, 1, 2, 0, …</summary>
    public LabeledDataset ToDataset(int rowCount) => new(this, [.. Enumerable.Range(0, rowCount).Select(row => row % 3)], columns, null);

    public IEnumerable<float> RowOf(int row) => Enumerable.Range(0, columns).Select(column => row + (column / 4f));

    public override void Read(int firstRow, Span<float> destination)
    {
        OnRead?.Invoke(firstRow);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = firstRow + (i / columns) + (i % columns / 4f);
        }

        if (NotesReads)
        {
            Done.Enqueue(firstRow);
        }
    }
}
