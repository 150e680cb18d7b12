using System.Buffers;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>Rows of a gallery that stay in a file: which row of the file each of them is.</summary>
/// <param name="read">Reads rows of the file.</param>
/// <param name="dimension">The number of columns, d.</param>
/// <param name="rows">The rows of the file, ascending; null for all of them.</param>
internal sealed class GalleryFileRows(RowBlockReader read, int dimension, int[]? rows = null)
{
    private const int MostRead = 4; // rows that are read at once for one that is wanted: a read takes as long as copying some rows
    private const int LargestRead = 1 << 22; // floats, for which memory is rented

    /// <summary>Reads rows.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="destination">Receives them, [count × d].</param>
    public void Read(int first, Span<float> destination)
    {
        int count = destination.Length / dimension;
        if (rows is null || count == 0)
        {
            read(first, destination);
            return;
        }

        ReadOnlySpan<int> wanted = rows.AsSpan(first, count);
        int span = wanted[^1] - wanted[0] + 1;
        if (span == count)
        {
            read(wanted[0], destination);
        }
        else if (span <= (long)MostRead * count && (long)span * dimension <= LargestRead)
        {
            ReadSpan(wanted, span, destination);
        }
        else
        {
            int half = count / 2;
            Read(first, destination[..(half * dimension)]);
            Read(first + half, destination[(half * dimension)..]);
        }
    }

    /// <summary>Some of these rows.</summary>
    /// <param name="kept">Which, ascending.</param>
    public GalleryFileRows With(int[] kept) => new(read, dimension, rows is null ? kept : [.. kept.Select(i => rows[i])]);

    private void ReadSpan(ReadOnlySpan<int> wanted, int span, Span<float> destination)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(span * dimension);
        read(wanted[0], rented.AsSpan(0, span * dimension));
        for (int i = 0; i < wanted.Length; i++)
        {
            rented.AsSpan((wanted[i] - wanted[0]) * dimension, dimension).CopyTo(destination[(i * dimension)..]);
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
