using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

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
