using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

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
