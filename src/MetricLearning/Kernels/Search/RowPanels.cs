using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>Rows in panels, [panel][column][row], that grow without being moved.</summary>
/// <remarks>
/// After the d columns of a panel stand one or two lines more: each row's bias and, where asked for, its scale, see <see cref="RowForm"/>.
/// A query with a factor behind its columns gets <c>⟨q, r⟩ + factor·bias</c> as one product. The bias of a place that holds no row is −∞,
/// so it never ranks. Panels are aligned to their vectors, up to 64 bytes. Sizes are 64-bit. Of rows that stay in a file, biases and scales
/// alone lie here; <see cref="PanelWindow"/> finds the values of those as of all others.
/// </remarks>
/// <param name="depth">The columns, 1 ≤ d.</param>
/// <param name="panelRows">Rows of a panel.</param>
/// <param name="hasScale">Whether there is a line for scales.</param>
/// <param name="file">The first rows, if they stay in a file.</param>
internal sealed unsafe class RowPanels(int depth, int panelRows, bool hasScale, FileRows? file = null)
{
    private readonly int _filePanels = file?.PanelCount ?? 0;
    private readonly PanelBlocks? _fileLines = file is null ? null : new((hasScale ? 2L : 1L) * panelRows); // views share it
    private PanelBlocks _blocks = new((depth + (hasScale ? 2L : 1L)) * panelRows); // of the panels behind those of the file

    /// <summary>Columns of a row.</summary>
    public int Depth => depth;

    /// <summary>Rows of a panel.</summary>
    public int PanelRows => panelRows;

    /// <summary>The first rows, if they stay in a file.</summary>
    public FileRows? File => file;

    /// <summary>The number of rows.</summary>
    public int Count { get; set; }

    /// <summary>The number of panels that hold rows.</summary>
    public int PanelCount => PanelsOf(Count);

    /// <summary>Lines of a panel that scoring multiplies, and floats of a prepared query.</summary>
    public int Stride => depth + 1;

    /// <summary>A panel in memory, [d + 1 or 2 × <see cref="PanelRows"/>].</summary>
    public float* this[int panel] => (float*)_blocks[panel - _filePanels];

    /// <summary>Whether the values of a panel stay in a file.</summary>
    public bool IsInFile(int panel) => panel < _filePanels;

    /// <summary>The biases of a panel's rows.</summary>
    public Span<float> Biases(int panel) => new(Lines(panel), panelRows);

    /// <summary>The scales of a panel's rows; null if there are none.</summary>
    public float* Scales(int panel) => hasScale ? Lines(panel) + panelRows : null;

    /// <summary>The first value of a row in memory; the others follow <see cref="PanelRows"/> floats apart.</summary>
    public float* Row(int index) => this[index / panelRows] + (index % panelRows);

    /// <summary>The number of rows that lie in a panel.</summary>
    public int RowsIn(int panel) => (int)Math.Min(panelRows, Count - ((long)panel * panelRows));

    /// <summary>Makes a row zero.</summary>
    /// <param name="value">Its first value; the others follow <see cref="PanelRows"/> floats apart.</param>
    public void ClearLane(float* value)
    {
        for (int j = 0; j < depth; j++, value += panelRows)
        {
            *value = 0;
        }
    }

    /// <summary>Copies rows as rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">Their number.</param>
    /// <param name="destination">Receives the rows, [count × d].</param>
    public void CopyTo(int first, int count, float* destination)
    {
        int inFile = (int)Math.Clamp(((long)_filePanels * panelRows) - first, 0, count);
        if (inFile > 0)
        {
            file!.Read(first, new(destination, inFile * depth));
            destination += (nint)inFile * depth;
            first += inFile;
            count -= inFile;
        }

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
    public void Reserve(int rows)
    {
        int panels = PanelsOf(rows), inFile = Math.Min(panels, _filePanels);
        _fileLines?.Reserve(inFile);
        _blocks.Reserve(panels - inFile);
    }

    private float* Lines(int panel) => IsInFile(panel) ? (float*)_fileLines![panel] : this[panel] + ((nint)depth * panelRows);

    private int PanelsOf(int rows) => (int)((rows + panelRows - 1L) / panelRows);
}
