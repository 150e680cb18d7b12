using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>A multiply cut into chunks: first chunks that pack the factors, then chunks that each compute a block of the product.</summary>
/// <remarks>
/// A is packed if it is transposed, else its rows are read in place. B is packed once for all blocks if it is small or transposed; a
/// large B is packed by each block, slice by slice, just before use, so that it crosses the caches once. Blocks work slice by slice
/// along the depth, so that a panel's slice stays in the L1 cache while the block's tiles pass by. The cut depends on the shape alone,
/// never on the number of threads.
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
[SkipLocalsInit]
internal sealed unsafe class TiledMultiply<TWidth, TVector> : TiledMultiply
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    private const int MaxSliceDepth = 256;
    private const int SharedPanelFloats = 1 << 17;
    private const int TilesPerPackingChunk = 16;
    private const int TilesPerBlock = 8;
    private const int WantedBlocks = 8;
    private const int CacheLineFloats = 16;

    private readonly AlignedBuffer _panels = new();
    private readonly AlignedBuffer _tiles = new();
    private int _panelCount;
    private int _tileCount;
    private bool _sharesPanels;
    private int _panelPackingChunks;
    private int _tilePackingChunks;
    private int _blockRows;
    private int _blockColumns;
    private int _sliceDepth;
    private int _unpacked;

    private static int PanelWidth => TWidth.PanelVectors * TWidth.Count;

    /// <inheritdoc/>
    public override int Begin()
    {
        int depth = Arguments.Depth;
        _panelCount = DivideUp(Arguments.Columns, PanelWidth);
        _tileCount = DivideUp(Arguments.Rows, TileRows.Count);
        _sliceDepth = DivideUp(depth, Math.Max(1, DivideUp(depth, MaxSliceDepth))); // slices of equal depth: no stub at the end
        _sharesPanels = Arguments.B.IsTransposed || (long)depth * Arguments.Columns <= SharedPanelFloats;
        if (_sharesPanels)
        {
            _panels.Reserve(_panelCount * PanelWidth * depth);
        }

        if (Arguments.A.IsTransposed)
        {
            _tiles.Reserve(_tileCount * TileRows.Count * depth);
        }

        _panelPackingChunks = _sharesPanels ? _panelCount : 0;
        _tilePackingChunks = Arguments.A.IsTransposed ? DivideUp(_tileCount, TilesPerPackingChunk) : 0;
        _unpacked = _panelPackingChunks + _tilePackingChunks;
        CutBlocks();
        return _unpacked + (_blockRows * _blockColumns);
    }

    /// <inheritdoc/>
    public override void Run(int chunk)
    {
        int packingChunks = _panelPackingChunks + _tilePackingChunks;
        if (chunk < packingChunks)
        {
            Pack(chunk);
            Interlocked.Decrement(ref _unpacked);
            return;
        }

        // Chunks are claimed in order, so whatever is still unpacked is being packed by a running thread at this moment.
        SpinWait spin = default;
        while (Volatile.Read(ref _unpacked) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        int block = chunk - packingChunks;
        ComputeBlock(block / _blockColumns, block % _blockColumns);
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

    private void Pack(int chunk)
    {
        if (chunk < _panelPackingChunks)
        {
            PackPanel(chunk, 0, Arguments.Depth, SharedPanel(chunk));
            return;
        }

        int firstTile = (chunk - _panelPackingChunks) * TilesPerPackingChunk;
        int endTile = Math.Min(firstTile + TilesPerPackingChunk, _tileCount);
        for (int tile = firstTile; tile < endTile; tile++)
        {
            Packing<TWidth, TVector>.PackTile(Arguments.A, Arguments.Depth, tile * TileRows.Count, RowsOf(tile), Tile(tile));
        }
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
        int firstPanel = _panelCount * blockColumn / _blockColumns, endPanel = _panelCount * (blockColumn + 1) / _blockColumns;
        float* memory = stackalloc float[(_sharesPanels ? 0 : _sliceDepth * PanelWidth) + CacheLineFloats];
        float* ownSlice = (float*)(((nint)memory + (CacheLineFloats * sizeof(float)) - 1) & -(CacheLineFloats * sizeof(float)));
        for (int k = 0; k < Arguments.Depth || k == 0; k += Math.Max(1, _sliceDepth))
        {
            int depth = Math.Min(_sliceDepth, Arguments.Depth - k);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                float* slice = _sharesPanels ? SharedPanel(panel) + ((nint)k * WidthOf(panel)) : ownSlice;
                if (!_sharesPanels)
                {
                    PackPanel(panel, k, depth, slice);
                }

                for (int tile = firstTile; tile < endTile; tile++)
                {
                    ComputeTile(tile, panel, slice, k, depth);
                }
            }
        }

        int firstColumn = firstPanel * PanelWidth, endColumn = Math.Min(endPanel * PanelWidth, Arguments.Columns);
        Epilogue.Apply(Arguments, firstTile * TileRows.Count, Math.Min(endTile * TileRows.Count, Arguments.Rows), firstColumn, endColumn);
    }

    private void ComputeTile(int tile, int panel, float* slice, int k, int depth)
    {
        float** rows = stackalloc float*[TileRows.Count];
        int rowCount = RowsOf(tile);
        for (int i = 0; i < TileRows.Count; i++)
        {
            rows[i] = Arguments.A.IsTransposed
                ? Tile(tile) + ((nint)k * TileRows.Count) + i
                : Arguments.A.StoredRow((tile * TileRows.Count) + Math.Min(i, rowCount - 1)) + k;
        }

        nint step = Arguments.A.IsTransposed ? TileRows.Count : 1;
        int width = WidthOf(panel);
        int firstColumn = panel * PanelWidth;
        int columnCount = Math.Min(PanelWidth, Arguments.Columns - firstColumn);
        float* c = Arguments.C + ((nint)tile * TileRows.Count * Arguments.Columns) + firstColumn;
        if (rowCount == TileRows.Count && columnCount == width)
        {
            RunKernel(width, rows, step, slice, depth, c, Arguments.Columns, k > 0);
            return;
        }

        float* scratch = stackalloc float[TileRows.Count * width];
        if (k > 0)
        {
            CopyRows(c, Arguments.Columns, scratch, width, rowCount, columnCount);
        }

        RunKernel(width, rows, step, slice, depth, scratch, width, k > 0);
        CopyRows(scratch, width, c, Arguments.Columns, rowCount, columnCount);
    }

    private static void RunKernel(int width, float** a, nint aStep, float* b, nint depth, float* c, nint cStride, bool accumulates)
    {
        switch (width / TWidth.Count)
        {
            case 1:
                TileKernel<TWidth, TVector>.Run<PanelOf1>(a, aStep, b, depth, c, cStride, accumulates);
                break;
            case 2:
                TileKernel<TWidth, TVector>.Run<PanelOf2>(a, aStep, b, depth, c, cStride, accumulates);
                break;
            case 3:
                TileKernel<TWidth, TVector>.Run<PanelOf3>(a, aStep, b, depth, c, cStride, accumulates);
                break;
            default:
                TileKernel<TWidth, TVector>.Run<PanelOf4>(a, aStep, b, depth, c, cStride, accumulates);
                break;
        }
    }

    private static void CopyRows(float* source, nint sourceStride, float* destination, nint destinationStride, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<float>(source + (i * sourceStride), columns).CopyTo(new Span<float>(destination + (i * destinationStride), columns));
        }
    }

    private int RowsOf(int tile) => Math.Min(TileRows.Count, Arguments.Rows - (tile * TileRows.Count));

    // The last panel is only as many vectors wide as it needs.
    private int WidthOf(int panel) =>
        Math.Min(TWidth.PanelVectors, DivideUp(Arguments.Columns - (panel * PanelWidth), TWidth.Count)) * TWidth.Count;

    private float* SharedPanel(int panel) => _panels.Pointer + ((nint)panel * PanelWidth * Arguments.Depth);

    private float* Tile(int tile) => _tiles.Pointer + ((nint)tile * TileRows.Count * Arguments.Depth);

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
