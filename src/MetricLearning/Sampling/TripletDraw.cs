using MetricLearning.Data;

namespace MetricLearning.Sampling;

/// <summary>Draws the partners of an anchor, each with equal chance, in O(1).</summary>
internal static class TripletDraw
{
    /// <summary>Whether a row has another of its label to be its positive.</summary>
    public static bool CanAnchor(ClassIndex classes, int row) => classes.CountOf(classes.ClassOfRow[row]) >= 2;

    /// <summary>A row of the anchor's label that is not the anchor; needs <see cref="CanAnchor"/>.</summary>
    public static int Positive(ClassIndex classes, int anchor, ref RandomStream random)
    {
        // One candidate fewer than there are rows: where the anchor itself is drawn, the last row stands in for it.
        ReadOnlySpan<int> candidates = classes.RowsOf(classes.ClassOfRow[anchor]);
        int drawn = candidates[random.Next(candidates.Length - 1)];
        return drawn == anchor ? candidates[^1] : drawn;
    }

    /// <summary>A row of another label; needs two classes.</summary>
    public static int Negative(ClassIndex classes, int anchor, ref RandomStream random)
    {
        // Rows lie class after class, so the others are those before and those after the anchor's class.
        int own = classes.ClassOfRow[anchor];
        int drawn = random.Next(classes.RowCount - classes.CountOf(own));
        return classes.Rows[drawn < classes.StartOf(own) ? drawn : drawn + classes.CountOf(own)];
    }
}
