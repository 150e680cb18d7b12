using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>Rows of a gallery that stay in a file: which row of the file each of them is.</summary>
/// <param name="read">Reads rows of the file.</param>
/// <param name="dimension">The number of columns, d.</param>
/// <param name="rows">The rows of the file, ascending; null for all of them.</param>
internal sealed class GalleryFileRows(RowBlockReader read, int dimension, int[]? rows = null)
{
    /// <summary>The number of rows, if they are not all of the file.</summary>
    public int Count => rows?.Length ?? 0;

    /// <summary>Reads rows.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="destination">Receives them, [count × d].</param>
    public void Read(int first, Span<float> destination)
    {
        if (rows is null)
        {
            read(first, destination);
            return;
        }

        int end = first + (destination.Length / dimension);
        for (int i = first, count; i < end; i += count)
        {
            count = 1;
            while (i + count < end && rows[i + count] == rows[i] + count)
            {
                count++;
            }

            read(rows[i], destination.Slice((i - first) * dimension, count * dimension)); // neighbours in one call
        }
    }

    /// <summary>Some of these rows.</summary>
    /// <param name="kept">Which, ascending.</param>
    public GalleryFileRows With(int[] kept) => new(read, dimension, rows is null ? kept : [.. kept.Select(i => rows[i])]);
}
