namespace MetricLearning.Kernels;

/// <summary>Rows stored for multiplication by queries: panels of some rows, [panel][column][row], that grow without being moved.</summary>
/// <remarks>
/// After the d columns of a panel stands one more, each row's bias; a query with a 1 there gets ⟨q, r⟩ + bias as one product. The bias of a
/// place that holds no row yet is −∞, so it never ranks. Panels are aligned to their vectors, up to 64 bytes. A row, once appended, never
/// changes.
/// </remarks>
internal sealed unsafe class RowPanels(int depth, int panelRows)
{
    private readonly List<AlignedBuffer> _blocks = []; // keeps the memory alive that the addresses point into
    private nint[] _panels = [];
    private int _panelCapacity;

    /// <summary>Rows of a panel.</summary>
    public int PanelRows => panelRows;

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The number of panels that hold rows.</summary>
    public int PanelCount => (Count + PanelRows - 1) / PanelRows;

    /// <summary>Floats from a panel's start to its end, and those of a query with its trailing 1, per row.</summary>
    public int Stride => depth + 1;

    /// <summary>A panel, [d + 1 × <see cref="PanelRows"/>].</summary>
    public float* this[int panel] => (float*)_panels[panel];

    /// <summary>One row: its first value; the others follow <see cref="PanelRows"/> floats apart.</summary>
    public ReadOnlySpan<float> Row(int index) =>
        new(this[index / PanelRows] + (index % PanelRows), (depth * PanelRows) - (index % PanelRows));

    /// <summary>Makes room for more rows.</summary>
    public void Reserve(int moreRows)
    {
        int needed = (int)(((long)Count + moreRows + PanelRows - 1) / PanelRows) - _panelCapacity;
        if (needed <= 0)
        {
            return;
        }

        int added = Math.Max(needed, _panelCapacity / 4);
        int panelLength = Stride * PanelRows;
        Array.Resize(ref _panels, _panelCapacity + added);
        int perBlock = Math.Max(1, (1 << 28) / panelLength);
        for (int start = 0; start < added; start += perBlock)
        {
            int panels = Math.Min(perBlock, added - start);
            AlignedBuffer block = new();
            block.Reserve(panels * panelLength);
            for (int i = 0; i < panels; i++)
            {
                _panels[_panelCapacity++] = (nint)(block.Pointer + ((nint)i * panelLength));
            }

            _blocks.Add(block);
        }
    }

    /// <summary>Appends a row, for which there must be room.</summary>
    public void Append(ReadOnlySpan<float> row, float bias)
    {
        float* panel = this[Count / PanelRows];
        int lane = Count % PanelRows;
        if (lane == 0)
        {
            new Span<float>(panel, depth * PanelRows).Clear();
            new Span<float>(panel + (depth * PanelRows), PanelRows).Fill(float.NegativeInfinity);
        }

        float* to = panel + lane;
        for (int j = 0; j < row.Length; j++)
        {
            to[j * PanelRows] = row[j];
        }

        to[depth * PanelRows] = bias;
        Count++;
    }

    /// <summary>
    /// Counts rows that were written, with all places of their panels, into the panels behind the last one that holds rows.
    /// </summary>
    public void Extend(int rowCount) => Count += rowCount;
}
