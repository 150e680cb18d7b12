namespace MetricLearning.Kernels;

/// <summary>Chooses the centre by which rows are moved before they are scored by distance.</summary>
/// <remarks>
/// The error of a score grows with the squares of the rows' lengths, so data far from the origin is moved near it. Moved rows are stored
/// beside the given ones, so this is done only where it pays: where it makes the mean square at least eight times smaller. The centre never
/// changes a result.
/// </remarks>
internal static unsafe class RowCenter
{
    /// <summary>The fewest rows for which a centre is chosen.</summary>
    public const int FewestRows = 64;

    private const int SampledPanels = 64;
    private const double Gain = 8;

    /// <summary>Chooses a centre from a sample of the rows, spread evenly. O(d) memory and at most 64 panels of time.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="current">The present centre; null for none.</param>
    /// <param name="window">Where their values are found.</param>
    /// <returns>The present centre if it is good enough; null if rows should not be moved.</returns>
    public static float[]? Choose(RowPanels rows, float[]? current, PanelWindow window)
    {
        double[] means = new double[rows.Depth];
        int panels = Math.Min(rows.PanelCount, SampledPanels);
        double squares = 0, aroundCurrent = 0;
        int count = 0;
        for (int i = 0; i < panels; i++)
        {
            int panel = (int)((long)rows.PanelCount * i / panels);
            float* values = window.Panel(rows, panel);
            count += rows.RowsIn(panel);
            squares += AddMoments(rows, panel, values, null, means);
            aroundCurrent += current is null ? 0 : AddMoments(rows, panel, values, current, null);
        }

        double aroundMean = squares;
        float[] center = new float[rows.Depth];
        for (int j = 0; j < center.Length; j++)
        {
            double mean = means[j] / count;
            aroundMean -= mean * mean * count;
            center[j] = (float)mean;
        }

        if (squares <= Gain * aroundMean)
        {
            return null;
        }

        return current is not null && aroundCurrent <= Gain * Math.Max(aroundMean, 0) ? current : center;
    }

    // Adds the rows' columns to sums; returns the sum of their squares around a centre.
    private static double AddMoments(RowPanels rows, int panel, float* line, float[]? center, double[]? sums)
    {
        int count = rows.RowsIn(panel);
        double squares = 0;
        for (int j = 0; j < rows.Depth; j++, line += rows.PanelRows)
        {
            double sum = 0;
            double origin = center is null ? 0 : center[j];
            for (int lane = 0; lane < count; lane++)
            {
                double value = line[lane] - origin;
                sum += value;
                squares += value * value;
            }

            if (sums is not null)
            {
                sums[j] += sum;
            }
        }

        return squares;
    }
}
