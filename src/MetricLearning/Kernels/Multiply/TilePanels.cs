namespace MetricLearning.Kernels;

/// <summary>The cut of a product's columns into panels, and of its rows into tiles.</summary>
internal static class TilePanels<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Columns of a full panel.</summary>
    public static int Width => TWidth.PanelVectors * TWidth.Count;

    /// <summary>The number of panels.</summary>
    public static int Count(int columns) => DivideUp(columns, Width);

    /// <summary>The width of a panel: the last one is only as many vectors wide as it needs.</summary>
    public static int WidthOf(int panel, int columns)
    {
        int left = columns - (panel * Width);
        return left >= Width ? Width : RoundUp(left);
    }

    /// <summary>The number of tiles.</summary>
    public static int TileCount(int rows) => DivideUp(rows, TileRows.Count);

    /// <summary>Floats of all panels of a factor [depth × columns].</summary>
    public static long PackedLength(int depth, int columns) => (long)DivideUp(columns, TWidth.Count) * TWidth.Count * depth;

    // The sum would wrap round close to the largest array.
    private static int DivideUp(int value, int divisor) => (value / divisor) + (value % divisor == 0 ? 0 : 1);

    // Less than a panel's columns, rounded up to whole vectors.
    private static int RoundUp(int columns) => DivideUp(columns, TWidth.Count) * TWidth.Count;
}
