using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <content>Giving back the memory of removed rows.</content>
internal sealed partial class GalleryWriter
{
    private const int CompactionRows = 1024;
    private const int CompactionFloats = 1 << 18;
    private const int FewestToCompact = 64;
    private const int CompactedShare = 4; // a gallery is compacted when more than one row of four is removed

    private int _nextCompaction; // how many rows must have been removed until one that failed is tried again

    private void Publish(GallerySnapshot next, IReadOnlyCollection<int> removed)
    {
        foreach (int slot in removed)
        {
            _ids.Remove(_latest, slot);
        }

        Publish(next);
        CompactIfWorthwhile();
    }

    private void CompactIfWorthwhile()
    {
        int removed = _latest.Rows.Excluded.Count;
        if (removed < FewestToCompact || (long)removed * CompactedShare <= _latest.SlotCount || removed < _nextCompaction)
        {
            return;
        }

        try
        {
            Compact();
            _nextCompaction = 0;
        }
        catch (Exception exception) when (FileRows.MayBeTriedAgain(exception))
        {
            // The change is made. Memory comes back when more rows have been removed, a quarter of what there was to copy at most.
            _nextCompaction = removed + (Math.Min(removed, _latest.Count) / 4);
        }
    }

    // Copies the rows that there are, in their order, to memory of their own. The old memory goes when no snapshot needs it.
    private void Compact()
    {
        GallerySnapshot latest = _latest;
        NeighborSearch rows = new(latest.Rows.Store.Form.Comparison, latest.Dimension, _pool);
        GalleryFileRows? file = KeepInFile(rows);
        rows.Reserve(latest.Count);
        GalleryColumns columns = GalleryColumns.Empty.WithRoom(latest.Count);
        GalleryClasses table = CompactClasses(latest.Columns.Table, out int[] numbers, out Dictionary<string, int> classNumbers);
        int blockRows = Math.Clamp(CompactionFloats / latest.Dimension, 1, CompactionRows);
        int[] slots = new int[file is null ? blockRows : rows.WholePanels(blockRows)];
        float[] values = new float[slots.Length * latest.Dimension];
        for (int from = 0, count; (count = latest.CopySlots(from, slots)) > 0; from = slots[count - 1] + 1)
        {
            for (int i = 0; i < count; i++)
            {
                int slot = slots[i], to = rows.Count + i;
                columns.Numbers.WriteInPlace(to, latest.Columns.Numbers[slot]);
                columns.Classes.WriteInPlace(to, numbers[latest.Columns.Classes[slot]]);
                if (latest.Columns.Ids[slot] is string text)
                {
                    columns.Ids.WriteInPlace(to, text);
                }
            }

            Span<float> block = values.AsSpan(0, count * latest.Dimension);
            latest.CopyRows(slots.AsSpan(0, count), block);
            rows.Append(block);
        }

        RowView view = rows.View(ExcludedRows.None);
        GallerySnapshot compacted = new(latest.Metric, latest.Version, view, columns with { Table = table }, _pool);
        (_rows, _file, _classNumbers) = (rows, file, classNumbers);
        Publish(compacted);
    }

    // Rows that stay in a file stay there.
    private GalleryFileRows? KeepInFile(NeighborSearch rows)
    {
        if (_file is null)
        {
            return null;
        }

        RowPanels before = _latest.Rows.Store.Given;
        int inFile = (before.File?.PanelCount ?? 0) * before.PanelRows;
        int[] slots = [.. Enumerable.Range(0, inFile).Where(_latest.HasRow)];
        GalleryFileRows kept = _file.With(slots);
        rows.StayInFile(kept.Read, slots.Length);
        return rows.Store.Given.File is null ? null : kept;
    }

    private GalleryClasses CompactClasses(GalleryClasses table, out int[] numbers, out Dictionary<string, int> classNumbers)
    {
        GalleryClasses.Changes classes = new(GalleryClasses.Empty, _latest.Metric, _latest.Dimension);
        numbers = new int[table.NumberCount];
        classNumbers = new(table.Count, StringComparer.Ordinal);
        for (int number = 0; number < numbers.Length; number++)
        {
            if (table[number].Count > 0)
            {
                numbers[number] = classes.Take(table[number]);
                classNumbers.Add(table[number].Label, numbers[number]);
            }
        }

        return classes.ToClasses();
    }
}
