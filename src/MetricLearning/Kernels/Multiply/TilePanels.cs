namespace MetricLearning.Kernels;

/// <summary>The cut of a product's columns into panels, and of its rows into tiles.</summary>
internal static class TilePanels<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Columns of a full panel.</summary>
    public static int Width => TWidth.PanelVectors * TWidth.Count;

    /// <summary>The number of panels.</summary>
    public static int Count(int columns) => (columns + Width - 1) / Width;

    /// <summary>The width of a panel: the last one is only as many vectors wide as it needs.</summary>
    public static int WidthOf(int panel, int columns) => Math.Min(Width, RoundUp(columns - (panel * Width)));

    /// <summary>The number of tiles.</summary>
    public static int TileCount(int rows) => (rows + TileRows.Count - 1) / TileRows.Count;

    /// <summary>Columns rounded up to whole vectors.</summary>
    public static int RoundUp(int columns) => (columns + TWidth.Count - 1) / TWidth.Count * TWidth.Count;
}
