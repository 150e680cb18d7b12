using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>A multiply cut into chunks that each compute a block of the product; B is packed by the first thread that needs it.</summary>
/// <remarks>
/// A is read in place, transposed or not: its elements are broadcast one by one, so their layout costs little. B is packed once for all
/// blocks if it is small or transposed, or if very many tiles of rows read it; another B is read in place by blocks of few tiles, and
/// packed slice by slice by blocks of many. For a single tile of rows a transposed B is packed slice by slice as well: no part of it is
/// read twice, so that packing all of it first would only take memory.
/// Blocks work slice by slice along the depth, so that a panel's slice stays in a near cache while the block's tiles pass by. The cut
/// depends on the shape alone, never on the number of threads.
/// </remarks>
internal abstract unsafe class TiledMultiply : IChunkedWork
{
    /// <summary>The multiply at hand.</summary>
    public MultiplyArguments Arguments;

    /// <summary>Prepares for <see cref="Arguments"/> and returns the number of chunks.</summary>
    public abstract int Begin();

    /// <inheritdoc/>
    public abstract void Run(int chunk);

    /// <summary>The multiply for the widest vectors of this machine.</summary>
    public static TiledMultiply Create() =>
        Vector512.IsHardwareAccelerated ? new TiledMultiply<Width512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new TiledMultiply<Width256, Vector256<float>>()
        : Vector128.IsHardwareAccelerated ? new TiledMultiply<Width128, Vector128<float>>()
        : new TiledMultiply<Width1, float>();
}

/// <summary><see cref="TiledMultiply"/> for one vector width.</summary>
/// <param name="maxSharedFloats">The largest B that is packed as a whole, 1 GiB by default.</param>
[SkipLocalsInit]
internal sealed unsafe class TiledMultiply<TWidth, TVector>(long maxSharedFloats = 1 << 28) : TiledMultiply
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    private const int SharedSliceBytes = 1 << 18;
    private const int OwnSliceDepth = 256;
    private const int TilesWorthPacking = 16;
    private const int TilesWorthSharing = 128;
    private const int SharedPanelFloats = 1 << 17;
    private const int TilesPerBlock = 8;
    private const int WantedBlocks = 8;
    private const int CacheLineFloats = 16;

    private readonly AlignedBuffer _panels = new();
    private nint[] _rowsOfB = [];
    private bool[] _isPanelTaken = [];
    private int _panelCount;
    private int _tileCount;
    private bool _sharesPanels;
    private int _blockRows;
    private int _blockColumns;
    private int _sliceDepth;
    private int _unpackedPanels;

    private static int PanelWidth => TilePanels<TWidth, TVector>.Width;

    /// <inheritdoc/>
    public override int Begin()
    {
        int depth = Arguments.Depth;
        _panelCount = TilePanels<TWidth, TVector>.Count(Arguments.Columns);
        _tileCount = TilePanels<TWidth, TVector>.TileCount(Arguments.Rows);
        long packedLength = TilePanels<TWidth, TVector>.PackedLength(depth, Arguments.Columns);
        bool isWorthSharing = Arguments.B.IsTransposed
            ? _tileCount > 1
            : (long)depth * Arguments.Columns <= SharedPanelFloats || (!Arguments.A.IsTransposed && _tileCount >= TilesWorthSharing);
        _sharesPanels = isWorthSharing && packedLength <= maxSharedFloats;
        int maxSliceDepth = _sharesPanels && !Arguments.A.IsTransposed ? SharedSliceBytes / (PanelWidth * sizeof(float)) : OwnSliceDepth;
        _sliceDepth = DivideUp(depth, Math.Max(1, DivideUp(depth, maxSliceDepth))); // slices of equal depth: no stub at the end
        if (_sharesPanels)
        {
            _panels.Reserve(packedLength);
            _isPanelTaken = _isPanelTaken.Length < _panelCount ? new bool[_panelCount] : _isPanelTaken;
            Array.Clear(_isPanelTaken);
            _unpackedPanels = _panelCount;
        }
        else if (!Arguments.B.IsTransposed)
        {
            LocateRowsOfB();
        }

        CutBlocks();
        return _blockRows * _blockColumns;
    }

    /// <inheritdoc/>
    public override void Run(int chunk)
    {
        if (_sharesPanels)
        {
            PackSharedPanels((int)((long)_panelCount * chunk / (_blockRows * _blockColumns)));
        }

        ComputeBlock(chunk / _blockColumns, chunk % _blockColumns);
    }

    // Each thread begins with another panel, the same one as in the last multiply of this shape: it may have changed those columns itself.
    private void PackSharedPanels(int first)
    {
        for (int i = 0; i < _panelCount && Volatile.Read(ref _unpackedPanels) > 0; i++)
        {
            int panel = (first + i) % _panelCount;
            if (Interlocked.Exchange(ref _isPanelTaken[panel], true))
            {
                continue;
            }

            PackPanel(panel, 0, Arguments.Depth, SharedPanel(panel));
            Interlocked.Decrement(ref _unpackedPanels);
        }

        SpinWait spin = default;
        while (Volatile.Read(ref _unpackedPanels) > 0) // what is left is being packed by other threads at this moment
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // Shared panels: blocks of a few tiles by all panels, so that A's rows are read once. Panels of one's own: blocks of one panel by
    // all tiles, so that B is packed once. Fewer blocks than wanted: the other direction is cut as well.
    private void CutBlocks()
    {
        if (_sharesPanels)
        {
            _blockRows = DivideUp(_tileCount, TilesPerBlock);
            _blockColumns = Math.Min(_panelCount, DivideUp(WantedBlocks, _blockRows));
            return;
        }

        _blockColumns = _panelCount;
        _blockRows = Math.Min(DivideUp(_tileCount, 2 * TilesPerBlock), DivideUp(WantedBlocks, _blockColumns));
    }

    private void PackPanel(int panel, int firstDepth, int depth, float* destination)
    {
        int first = panel * PanelWidth;
        int count = Math.Min(PanelWidth, Arguments.Columns - first);
        Packing<TWidth, TVector>.PackPanel(Arguments.B, firstDepth, depth, first, count, destination, WidthOf(panel));
    }

    private void ComputeBlock(int blockRow, int blockColumn)
    {
        int firstTile = (int)((long)_tileCount * blockRow / _blockRows), endTile = (int)((long)_tileCount * (blockRow + 1) / _blockRows);
        int firstPanel = (int)((long)_panelCount * blockColumn / _blockColumns);
        int endPanel = (int)((long)_panelCount * (blockColumn + 1) / _blockColumns);
        for (int k = 0; k < Arguments.Depth || k == 0; k += Math.Max(1, _sliceDepth))
        {
            int depth = Math.Min(_sliceDepth, Arguments.Depth - k);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                ComputePanel(panel, firstTile, endTile, k, depth);
            }
        }

        int endRow = (int)Math.Min((long)endTile * TileRows.Count, Arguments.Rows);
        int endColumn = (int)Math.Min((long)endPanel * PanelWidth, Arguments.Columns);
        Epilogue.Apply(Arguments, firstTile * TileRows.Count, endRow, firstPanel * PanelWidth, endColumn);
    }

    private void ComputePanel(int panel, int firstTile, int endTile, int k, int depth)
    {
        int width = WidthOf(panel);
        if (_sharesPanels)
        {
            ComputeTiles(new PackedRows(SharedPanel(panel) + ((nint)k * width)), panel, firstTile, endTile, k, depth);
        }
        else if (!Arguments.B.IsTransposed && endTile - firstTile < TilesWorthPacking && width <= Arguments.Columns - (panel * PanelWidth))
        {
            fixed (nint* rows = _rowsOfB)
            {
                ComputeTiles(new ScatteredRows((float**)rows + k, panel * PanelWidth), panel, firstTile, endTile, k, depth);
            }
        }
        else
        {
            float* block = stackalloc float[(depth * width) + AlignedBuffer.LineFloats]; // at most 256 × 64 floats and a line, 64 KiB
            float* slice = AlignedBuffer.Align(block);
            PackPanel(panel, k, depth, slice);
            ComputeTiles(new PackedRows(slice), panel, firstTile, endTile, k, depth);
        }
    }

    private void ComputeTiles<TRows>(TRows b, int panel, int firstTile, int endTile, int k, int depth)
        where TRows : struct, IPanelRows
    {
        float** a = stackalloc float*[TileRows.Count];
        int width = WidthOf(panel);
        int vectors = width / TWidth.Count;
        nint rowLength = Arguments.Columns;
        bool isCut = width > rowLength - (panel * PanelWidth);
        SteppedColumns columns = new(Arguments.A.IsTransposed ? Arguments.A.Stride : 1);
        float* c = Arguments.C + ((nint)firstTile * TileRows.Count * rowLength) + (panel * PanelWidth);
        for (int tile = firstTile; tile < endTile; tile++, c += TileRows.Count * rowLength)
        {
            if (!_sharesPanels && !Arguments.B.IsTransposed)
            {
                PrefetchShare(panel, k + depth, tile - firstTile, endTile - firstTile);
            }

            LocateRowsOfA(tile, k, a);
            if (isCut || Arguments.Rows - (tile * TileRows.Count) < TileRows.Count)
            {
                ComputeCutTile(tile, panel, a, columns, b, depth, k > 0);
            }
            else
            {
                TileKernel<TWidth, TVector>.Run(vectors, a, columns, b, depth, c, rowLength, k > 0);
            }
        }
    }

    // A tile that ends outside C goes through a tile of its own.
    private void ComputeCutTile<TRows>(int tile, int panel, float** a, SteppedColumns columns, TRows b, int depth, bool accumulates)
        where TRows : struct, IPanelRows
    {
        int width = WidthOf(panel), firstRow = tile * TileRows.Count, firstColumn = panel * PanelWidth;
        float* block = stackalloc float[(TileRows.Count * width) + AlignedBuffer.LineFloats];
        TileBlock c = new(
            Arguments.C + ((nint)firstRow * Arguments.Columns) + firstColumn,
            Arguments.Columns,
            Arguments.Rows - firstRow,
            Arguments.Columns - firstColumn);
        c.Multiply<TWidth, TVector, SteppedColumns, TRows>(a, columns, b, depth, width, AlignedBuffer.Align(block), accumulates);
    }

    // A panel's part of a row of B is a few cache lines, too short for the machine to foresee what follows. So each tile fetches its
    // share of what comes next: the next slice of the panel, or else the first slice of the panel to the right.
    private void PrefetchShare(int panel, int k, int share, int shareCount)
    {
        if (k >= Arguments.Depth)
        {
            (panel, k) = (panel + 1, 0);
        }

        if (!Sse.IsSupported || Arguments.B.IsTransposed || panel == _panelCount)
        {
            return;
        }

        int depth = Math.Min(_sliceDepth, Arguments.Depth - k);
        int end = k + (int)((long)depth * (share + 1) / shareCount);
        int column = panel * PanelWidth, width = WidthOf(panel);
        for (int row = k + (int)((long)depth * share / shareCount); row < end; row++)
        {
            float* first = (float*)_rowsOfB[row] + column;
            for (int i = 0; i < width; i += CacheLineFloats)
            {
                Sse.Prefetch1(first + i);
            }
        }
    }

    private void LocateRowsOfA(int tile, int k, float** a)
    {
        int first = tile * TileRows.Count, last = Arguments.Rows - 1;
        for (int i = 0; i < TileRows.Count; i++)
        {
            int row = Math.Min(first + i, last);
            a[i] = Arguments.A.IsTransposed ? Arguments.A.StoredRow(k) + row : Arguments.A.StoredRow(row) + k;
        }
    }

    private void LocateRowsOfB()
    {
        if (_rowsOfB.Length < Arguments.Depth)
        {
            _rowsOfB = new nint[Arguments.Depth];
        }

        for (int k = 0; k < Arguments.Depth; k++)
        {
            _rowsOfB[k] = (nint)Arguments.B.StoredRow(k);
        }
    }

    private int WidthOf(int panel) => TilePanels<TWidth, TVector>.WidthOf(panel, Arguments.Columns);

    private float* SharedPanel(int panel) => _panels.Pointer + ((nint)panel * PanelWidth * Arguments.Depth);

    private static int DivideUp(int value, int divisor) => (int)((value + (long)divisor - 1) / divisor);
}
