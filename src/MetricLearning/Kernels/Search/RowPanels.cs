using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>Rows in panels, [panel][column][row], that grow without being moved.</summary>
/// <remarks>
/// After the d columns of a panel stand one or two lines more: each row's bias and, where asked for, its scale, see <see cref="RowForm"/>.
/// A query with a factor behind its columns gets <c>⟨q, r⟩ + factor·bias</c> as one product. The bias of a place that holds no row is −∞,
/// so it never ranks. Panels are aligned to their vectors, up to 64 bytes. Sizes are 64-bit.
/// </remarks>
/// <param name="depth">The columns, 1 ≤ d.</param>
/// <param name="panelRows">Rows of a panel.</param>
/// <param name="hasScale">Whether there is a line for scales.</param>
internal sealed unsafe class RowPanels(int depth, int panelRows, bool hasScale)
{
    private PanelBlocks _blocks = new((depth + (hasScale ? 2L : 1L)) * panelRows);

    /// <summary>Columns of a row.</summary>
    public int Depth => depth;

    /// <summary>Rows of a panel.</summary>
    public int PanelRows => panelRows;

    /// <summary>The number of rows.</summary>
    public int Count { get; set; }

    /// <summary>The number of panels that hold rows.</summary>
    public int PanelCount => PanelsOf(Count);

    /// <summary>Lines of a panel that scoring multiplies, and floats of a prepared query.</summary>
    public int Stride => depth + 1;

    /// <summary>A panel, [d + 1 or 2 × <see cref="PanelRows"/>].</summary>
    public float* this[int panel] => (float*)_blocks[panel];

    /// <summary>The biases of a panel's rows.</summary>
    public Span<float> Biases(int panel) => new(this[panel] + ((nint)depth * panelRows), panelRows);

    /// <summary>The scales of a panel's rows; null if there are none.</summary>
    public float* Scales(int panel) => hasScale ? this[panel] + ((nint)(depth + 1) * panelRows) : null;

    /// <summary>The first value of a row; the others follow <see cref="PanelRows"/> floats apart.</summary>
    public float* Row(int index) => this[index / panelRows] + (index % panelRows);

    /// <summary>The number of rows that lie in a panel.</summary>
    public int RowsIn(int panel) => (int)Math.Min(panelRows, Count - ((long)panel * panelRows));

    /// <summary>Copies rows as rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">Their number.</param>
    /// <param name="destination">Receives the rows, [count × d].</param>
    public void CopyTo(int first, int count, float* destination)
    {
        while (count > 0)
        {
            int lane = first % panelRows, rows = Math.Min(panelRows - lane, count);
            PinnedOperand lines = new() { Values = this[first / panelRows], Stride = panelRows, IsTransposed = true };
            Packing<Width128, Vector128<float>>.PackPanel(lines, lane, rows, 0, depth, destination, depth);
            destination += (nint)rows * depth;
            first += rows;
            count -= rows;
        }
    }

    /// <summary>The rows that there are now, in the same memory; rows that are added later, and their number, do not show.</summary>
    public RowPanels View()
    {
        RowPanels view = (RowPanels)MemberwiseClone();
        view._blocks = _blocks.View();
        return view;
    }

    /// <summary>Makes room for a number of rows in all.</summary>
    public void Reserve(int rows) => _blocks.Reserve(PanelsOf(rows));

    private int PanelsOf(int rows) => (int)((rows + panelRows - 1L) / panelRows);
}
