using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>
/// Where one thread finds the values of rows: where they lie in memory, or, if they stay in a file, in memory of its own, once they have
/// been read. What it finds is valid until it looks for something else.
/// </summary>
/// <param name="scan">The kernel that reads panels.</param>
internal sealed unsafe class PanelWindow(PanelScan scan)
{
    private const int LargestKept = 1 << 22; // floats of a panel, 16 MB; wide rows have larger ones, and idle threads would keep them

    private AlignedBuffer _rows = new();
    private AlignedBuffer _panel = new();
    private FileRows? _file; // of the panel at hand, which many queries look at one after the other
    private int _number;

    /// <summary>A panel, its biases behind the columns, [<see cref="RowPanels.Stride"/> × <see cref="RowPanels.PanelRows"/>].</summary>
    public float* Panel(RowPanels rows, int panel)
    {
        if (rows.File is not FileRows file || !rows.IsInFile(panel))
        {
            return rows[panel];
        }

        if (IsAtHand(file, panel))
        {
            return _panel.Pointer;
        }

        int count = rows.PanelRows * rows.Depth;
        _rows.Reserve(count);
        file.Read(panel * rows.PanelRows, new(_rows.Pointer, count));
        float* values = Pack(_rows.Pointer, rows.PanelRows, rows);
        if (file.Center is float[] center)
        {
            Move(values, center, rows);
        }

        rows.Biases(panel).CopyTo(new(values + count, rows.PanelRows));
        (_file, _number) = (file, panel);
        return values;
    }

    /// <summary>Lays rows out as a panel that has no place of its own; its biases are left to the caller.</summary>
    /// <param name="values">The rows, [count × d].</param>
    /// <param name="count">Their number.</param>
    /// <param name="rows">Panels of that size.</param>
    public float* Pack(float* values, int count, RowPanels rows)
    {
        _file = null;
        _panel.Reserve((long)rows.Stride * rows.PanelRows);
        scan.Pack(values, count, rows.Depth, _panel.Pointer);
        return _panel.Pointer;
    }

    /// <summary>A row as it is scored, its bias behind the columns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="stride">How many floats lie between one value and the next.</param>
    /// <returns>Its first value.</returns>
    public float* Row(RowPanels rows, int index, out int stride)
    {
        stride = rows.PanelRows;
        if (rows.File is not FileRows file || !rows.IsInFile(index / rows.PanelRows))
        {
            return rows.Row(index);
        }

        (int panel, int lane) = Math.DivRem(index, rows.PanelRows);
        if (IsAtHand(file, panel))
        {
            return _panel.Pointer + lane;
        }

        _rows.Reserve(rows.Stride);
        Span<float> row = new(_rows.Pointer, rows.Depth);
        file.Read(index, row);
        if (file.Center is float[] center)
        {
            TensorPrimitives.Subtract(row, center, row);
            if (!TensorPrimitives.IsFiniteAll<float>(row))
            {
                row.Clear(); // as RowAppend does
            }
        }

        _rows.Pointer[rows.Depth] = rows.Biases(panel)[lane];
        stride = 1;
        return _rows.Pointer;
    }

    /// <summary>Rows as they were given.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="starts">Receives the first value of each, [indices].</param>
    /// <returns>How many floats lie between one value of a row and the next.</returns>
    public int Rows(RowPanels rows, ReadOnlySpan<int> indices, float** starts)
    {
        if (rows.File is null)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                starts[i] = rows.Row(indices[i]);
            }

            return rows.PanelRows;
        }

        _rows.Reserve((long)indices.Length * rows.Depth);
        for (int i = 0; i < indices.Length; i++)
        {
            starts[i] = _rows.Pointer + ((nint)i * rows.Depth);
            rows.CopyTo(indices[i], 1, starts[i]);
        }

        return 1;
    }

    /// <summary>Forgets what was found, since the file may close when nobody uses it any more.</summary>
    public void Forget()
    {
        _file = null;
        if (_panel.Capacity > LargestKept)
        {
            (_rows, _panel) = (new(), new());
        }
    }

    private bool IsAtHand(FileRows file, int panel) => ReferenceEquals(_file, file) && _number == panel;

    // Rows that are moved beyond the largest float become zero, as RowAppend has them.
    private static void Move(float* values, float[] center, RowPanels rows)
    {
        int panelRows = rows.PanelRows;
        for (int j = 0; j < rows.Depth; j++)
        {
            Span<float> line = new(values + ((nint)j * panelRows), panelRows);
            TensorPrimitives.Subtract(line, center[j], line);
        }

        ReadOnlySpan<float> all = new(values, rows.Depth * panelRows);
        if (TensorPrimitives.IsFiniteAll<float>(all))
        {
            return;
        }

        for (int lane = 0; lane < panelRows; lane++)
        {
            bool isFinite = true;
            for (int j = 0; j < rows.Depth && isFinite; j++)
            {
                isFinite = float.IsFinite(all[(j * panelRows) + lane]);
            }

            if (!isFinite)
            {
                rows.ClearLane(values + lane);
            }
        }
    }
}
