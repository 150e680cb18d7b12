using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>How many rows of A a tile holds.</summary>
internal static class TileRows
{
    /// <summary>Six: with four vectors a row, 24 accumulators of 32 registers; with two, 12 of 16.</summary>
    public const int Count = 6;
}

/// <summary>How many vectors lie side by side in a panel; a type, so that the compiler drops what a narrow panel does not need.</summary>
internal interface IPanelVectors
{
    /// <summary>1 to 4.</summary>
    static abstract int Count { get; }
}

/// <summary>A panel one vector wide.</summary>
internal readonly struct PanelOf1 : IPanelVectors
{
    public static int Count => 1;
}

/// <summary>A panel two vectors wide.</summary>
internal readonly struct PanelOf2 : IPanelVectors
{
    public static int Count => 2;
}

/// <summary>A panel three vectors wide.</summary>
internal readonly struct PanelOf3 : IPanelVectors
{
    public static int Count => 3;
}

/// <summary>A panel four vectors wide.</summary>
internal readonly struct PanelOf4 : IPanelVectors
{
    public static int Count => 4;
}

/// <summary>Finds the columns of A in memory, one after the other; the same for all rows of a tile.</summary>
internal interface ITileColumns
{
    /// <summary>Floats from the first element of a row to the present column; steps to the next.</summary>
    nint Next();
}

/// <summary>Columns a fixed step apart: 1 for a row-major A, its stride for a transposed one.</summary>
internal struct SteppedColumns(nint step) : ITileColumns
{
    private readonly nint _step = step;
    private nint _column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Next()
    {
        nint column = _column;
        _column += _step;
        return column;
    }
}

/// <summary>Columns that lie wherever a table says, such as the pixels that a convolution's kernel covers.</summary>
/// <param name="offsets">Floats from the first element of a row to each column.</param>
internal unsafe struct ListedColumns(int* offsets) : ITileColumns
{
    private int* _offsets = offsets;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Next() => *_offsets++;
}

/// <summary>How a tile finds the rows of its panel of B, one after the other.</summary>
internal unsafe interface IPanelRows
{
    /// <summary>The present row; steps to the next.</summary>
    /// <param name="width">The panel's width in floats.</param>
    float* Next(int width);
}

/// <summary>A packed panel: its rows follow each other without a gap.</summary>
internal unsafe struct PackedRows(float* first) : IPanelRows
{
    private float* _row = first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next(int width)
    {
        float* row = _row;
        _row += width;
        return row;
    }
}

/// <summary>A panel in place: its rows lie wherever the rows of B do.</summary>
/// <param name="rows">Where the rows of B begin.</param>
/// <param name="column">The panel's first column.</param>
internal unsafe struct ScatteredRows(float** rows, int column) : IPanelRows
{
    private readonly nint _column = column;
    private float** _rows = rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next(int width) => *_rows++ + _column;
}

/// <summary>A panel in place: its rows lie a fixed step apart.</summary>
/// <param name="first">The panel's first row.</param>
/// <param name="stride">Floats from one row to the next.</param>
internal unsafe struct StridedRows(float* first, nint stride) : IPanelRows
{
    private readonly nint _stride = stride;
    private float* _row = first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next(int width)
    {
        float* row = _row;
        _row += _stride;
        return row;
    }
}
