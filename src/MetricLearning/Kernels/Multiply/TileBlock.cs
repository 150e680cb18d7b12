namespace MetricLearning.Kernels;

/// <summary>The part of a product that a tile falls on; it may end before the tile does.</summary>
/// <param name="start">The first element.</param>
/// <param name="stride">Floats from one row to the next.</param>
/// <param name="rows">Rows left from there on.</param>
/// <param name="columns">Columns left from there on.</param>
internal readonly unsafe ref struct TileBlock(float* start, nint stride, int rows, int columns)
{
    private readonly float* _start = start;
    private readonly nint _stride = stride;
    private readonly int _rows = rows;
    private readonly int _columns = columns;

    /// <summary>Multiplies a tile into the block; one that the block is too small for goes through a tile of its own.</summary>
    /// <param name="a">The first element of each of the 6 rows of A.</param>
    /// <param name="columnsOfA">Where A's columns lie.</param>
    /// <param name="b">The panel.</param>
    /// <param name="depth">The common dimension.</param>
    /// <param name="width">The panel's width in floats.</param>
    /// <param name="whole">Scratch memory of a whole tile, [6 × width].</param>
    /// <param name="accumulates">Whether the product is added to the block's present content.</param>
    public void Multiply<TWidth, TVector, TColumns, TRows>(
        float** a, TColumns columnsOfA, TRows b, int depth, int width, float* whole, bool accumulates)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
        where TColumns : struct, ITileColumns
        where TRows : struct, IPanelRows
    {
        int vectors = width / TWidth.Count;
        if (_rows >= TileRows.Count && _columns >= width)
        {
            TileKernel<TWidth, TVector>.Run(vectors, a, columnsOfA, b, depth, _start, _stride, accumulates);
            return;
        }

        int rows = Math.Min(_rows, TileRows.Count), columns = Math.Min(_columns, width);
        if (accumulates)
        {
            CopyRows(_start, _stride, whole, width, rows, columns);
        }

        TileKernel<TWidth, TVector>.Run(vectors, a, columnsOfA, b, depth, whole, width, accumulates);
        CopyRows(whole, width, _start, _stride, rows, columns);
    }

    private static void CopyRows(float* source, nint sourceStride, float* destination, nint destinationStride, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = new(source + (i * sourceStride), columns);
            row.CopyTo(new(destination + (i * destinationStride), columns));
        }
    }
}
