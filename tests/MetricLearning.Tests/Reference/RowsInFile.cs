using MetricLearning.Kernels;

namespace MetricLearning.Tests.Reference;

/// <summary>Rows of a search that stay where they are read from: an array, in place of a file.</summary>
internal static class RowsInFile
{
    /// <summary>Appends rows to an empty search.</summary>
    /// <param name="search">The search.</param>
    /// <param name="rows">The rows, [n × d].</param>
    /// <param name="staying">How many of them stay; 0 for none.</param>
    /// <param name="read">Counts or refuses what is read; null for neither.</param>
    public static void Append(NeighborSearch search, float[] rows, int staying, Action<int, int>? read = null)
    {
        int depth = search.Depth, block = search.WholePanels(150), done = 0;
        if (staying > 0)
        {
            search.StayInFile(
                (first, destination) =>
                {
                    read?.Invoke(first, destination.Length / depth);
                    rows.AsSpan(first * depth, destination.Length).CopyTo(destination);
                },
                staying);
        }

        for (int part; done < rows.Length / depth; done += part)
        {
            part = Math.Min(block, (rows.Length / depth) - done);
            search.Append(rows.AsSpan(done * depth, part * depth));
        }
    }
}
