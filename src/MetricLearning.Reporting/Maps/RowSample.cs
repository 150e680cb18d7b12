namespace MetricLearning.Reporting.Maps;

/// <summary>Which rows are drawn: all, or a seeded sample.</summary>
internal static class RowSample
{
    /// <summary>Chooses rows, ascending.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="most">The largest number to choose.</param>
    /// <param name="seed">The seed.</param>
    public static int[] Choose(int count, int most, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        if (count > most)
        {
            new Random(seed).Shuffle(rows);
            rows = rows[..most];
            Array.Sort(rows);
        }

        return rows;
    }
}
