using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>A multiply cut into chunks: first chunks that pack the factors, then chunks that each compute a block of the product.</summary>
/// <remarks>
/// B is packed whole, panel after panel, A only if it is transposed (else its rows are read in place). A block of the product is
/// computed slice by slice along the depth, so that a panel's slice stays in the L1 cache while all tiles of the block pass by. The cut
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
internal sealed unsafe class TiledMultiply<TWidth, TVector> : TiledMultiply
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    private const int DepthSlice = 256;
    private const int BlockTiles = 8;
    private const int TilesPerPackingChunk = 16;
    private const int WantedBlocks = 8;

    private readonly AlignedBuffer _panels = new();
    private readonly AlignedBuffer _tiles = new();
    private int _panelCount;
    private int _tileCount;
    private int _tilePackingChunks;
    private int _blockRows;
    private int _panelGroups;
    private int _unpacked;

    private static int PanelWidth => TWidth.PanelVectors * TWidth.Count;

    /// <inheritdoc/>
    public override int Begin()
    {
        _panelCount = DivideUp(Arguments.Columns, PanelWidth);
        _tileCount = DivideUp(Arguments.Rows, TileRows.Count);
        _panels.Reserve(_panelCount * PanelWidth * Arguments.Depth);
        _tilePackingChunks = 0;
        if (Arguments.A.IsTransposed)
        {
            _tiles.Reserve(_tileCount * TileRows.Count * Arguments.Depth);
            _tilePackingChunks = DivideUp(_tileCount, TilesPerPackingChunk);
        }

        _blockRows = DivideUp(_tileCount, BlockTiles);
        _panelGroups = Math.Min(_panelCount, DivideUp(WantedBlocks, Math.Max(_blockRows, 1)));
        _unpacked = _panelCount + _tilePackingChunks;
        return _unpacked + (_blockRows * _panelGroups);
    }

    /// <inheritdoc/>
    public override void Run(int chunk)
    {
        int packingChunks = _panelCount + _tilePackingChunks;
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
        ComputeBlock(block / _panelGroups, block % _panelGroups);
    }

    private void Pack(int chunk)
    {
        if (chunk < _panelCount)
        {
            int first = chunk * PanelWidth;
            Packing.PackPanel(
                Arguments.B, Arguments.Depth, first, Math.Min(PanelWidth, Arguments.Columns - first), Panel(chunk), WidthOf(chunk));
            return;
        }

        int firstTile = (chunk - _panelCount) * TilesPerPackingChunk;
        int endTile = Math.Min(firstTile + TilesPerPackingChunk, _tileCount);
        for (int tile = firstTile; tile < endTile; tile++)
        {
            Packing.PackTile(Arguments.A, Arguments.Depth, tile * TileRows.Count, RowsOf(tile), Tile(tile));
        }
    }

    private void ComputeBlock(int blockRow, int panelGroup)
    {
        int firstTile = blockRow * BlockTiles;
        int endTile = Math.Min(firstTile + BlockTiles, _tileCount);
        int firstPanel = _panelCount * panelGroup / _panelGroups;
        int endPanel = _panelCount * (panelGroup + 1) / _panelGroups;
        for (int k = 0; k < Arguments.Depth || k == 0; k += DepthSlice)
        {
            int depth = Math.Min(DepthSlice, Arguments.Depth - k);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                for (int tile = firstTile; tile < endTile; tile++)
                {
                    ComputeTile(tile, panel, k, depth);
                }
            }
        }

        int firstColumn = firstPanel * PanelWidth;
        Epilogue.Apply(
            Arguments,
            firstTile * TileRows.Count,
            Math.Min(endTile * TileRows.Count, Arguments.Rows),
            firstColumn,
            Math.Min(endPanel * PanelWidth, Arguments.Columns));
    }

    private void ComputeTile(int tile, int panel, int k, int depth)
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
        float* b = Panel(panel) + ((nint)k * width);
        int firstColumn = panel * PanelWidth;
        int columnCount = Math.Min(PanelWidth, Arguments.Columns - firstColumn);
        float* c = Arguments.C + ((nint)tile * TileRows.Count * Arguments.Columns) + firstColumn;
        if (rowCount == TileRows.Count && columnCount == width)
        {
            RunKernel(width, rows, step, b, depth, c, Arguments.Columns, k > 0);
            return;
        }

        float* scratch = stackalloc float[TileRows.Count * width];
        if (k > 0)
        {
            CopyRows(c, Arguments.Columns, scratch, width, rowCount, columnCount);
        }

        RunKernel(width, rows, step, b, depth, scratch, width, k > 0);
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

    private float* Panel(int panel) => _panels.Pointer + ((nint)panel * PanelWidth * Arguments.Depth);

    private float* Tile(int tile) => _tiles.Pointer + ((nint)tile * TileRows.Count * Arguments.Depth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
