using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>
/// How unlike the rows of known classes a row is: the share of such rows that lie nearer to a gallery than it does. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Of n held-out rows with distances d₁ ≤ … ≤ dₙ a row at distance d has the novelty <c>1 − (1 + #{i: dᵢ ≥ d}) / (n + 1)</c>: one minus the
/// conformal p-value (V. Vovk, A. Gammerman, G. Shafer, 2005; for outliers S. Bates, E. Candès, L. Lei, Y. Romano, M. Sesia, 2023). So a
/// row drawn as the held-out ones were has a novelty above 1 − α with a probability of α at most, for any α from 2 / (n + 1) on, whatever
/// the data and the distance: 0.95 means the same everywhere.
/// </para>
/// <para>
/// Between two distances the novelty is straight, which never exceeds that; of more than 1,024 rows those at as many equal ranks are kept,
/// and it may exceed it by 0.001. Beyond the largest it is <c>1 − (1 − level)·(dₙ / d)⁵</c> with the level of dₙ, so that rows far away
/// keep their order; how many rows of known classes lie there held-out rows cannot tell.
/// </para>
/// </remarks>
public sealed class NoveltyScale
{
    private const int MostKnots = 1024;
    private const double TailPower = 5;

    private readonly double[] _distances;
    private readonly double[] _levels;

    /// <summary>Makes a scale of numbers that were fitted before. They are copied.</summary>
    /// <param name="distances">The distances, strictly ascending, [b], 1 ≤ b, from 0 to 10¹⁰⁰.</param>
    /// <param name="levels">The novelty at each, strictly ascending, [b], 0 ≤ level &lt; 1.</param>
    /// <exception cref="ArgumentException">There is no distance, the counts differ, or numbers do not ascend.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public NoveltyScale(IReadOnlyList<double> distances, IReadOnlyList<double> levels)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(levels);
        Throw.IfNoRows(distances.Count, nameof(distances));
        Throw.IfEntryCountDiffers(levels.Count, distances.Count, nameof(levels));
        (_distances, _levels) = ([.. distances], [.. levels]);
        Knots.Check(_distances, 0, CalibrationRows.Largest, nameof(distances));
        Knots.Check(_levels, 0, Math.BitDecrement(1.0), nameof(levels));
    }

    /// <summary>The distances between which the novelty is straight, strictly ascending, [b].</summary>
    public IReadOnlyList<double> Distances => _distances;

    /// <summary>The novelty at each of them, strictly ascending, [b].</summary>
    public IReadOnlyList<double> Levels => _levels;

    /// <summary>Fits a scale to rows of known classes that neither training nor the gallery has. O(n·log n).</summary>
    /// <param name="distances">The distance of each row, [n], 1 ≤ n, from 0 to 10¹⁰⁰.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A distance is out of range.</exception>
    public static NoveltyScale Fit(ReadOnlySpan<double> distances)
    {
        Throw.IfNoRows(distances.Length, nameof(distances));
        double[] sorted = distances.ToArray();
        for (int i = 0; i < sorted.Length; i++)
        {
            Throw.IfNot(
                sorted[i] is >= 0 and <= CalibrationRows.Largest, sorted[i], $"0 ≤ distance ≤ 1E+100 (row {i})",
                "Pass the distance of each row.", nameof(distances));
        }

        Array.Sort(sorted);
        int[] first = new int[sorted.Length]; // of the rows at the same distance
        for (int i = 1; i < first.Length; i++)
        {
            first[i] = sorted[i] > sorted[i - 1] ? i : first[i - 1];
        }

        int count = Math.Min(first.Length, MostKnots), last = first.Length - 1;
        int[] kept = [.. Enumerable.Range(0, count).Select(i => first[(int)((long)i * last / Math.Max(count - 1, 1))]).Distinct()];
        return new([.. kept.Select(i => sorted[i])], [.. kept.Select(i => i / (sorted.Length + 1.0))]);
    }

    /// <summary>The novelty of a row. O(log b), without allocation.</summary>
    /// <param name="distance">Its distance, 0 ≤ distance; infinity is allowed.</param>
    /// <returns>A number from 0 to 1 that never falls with the distance; 0 up to the nearest of the held-out rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is out of range.</exception>
    public double NoveltyOf(double distance)
    {
        Throw.IfNot(distance >= 0, distance, "0 ≤ distance", "Pass the distance of a row.");
        return distance > _distances[^1]
            ? 1 - ((1 - _levels[^1]) * Math.Pow(_distances[^1] / distance, TailPower))
            : Knots.Between(_distances, _levels, distance, outerSlope: 0);
    }

    /// <summary>The range of the distances, and the novelty of the largest.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"novelty 0 to {_levels[^1]:G4} from {_distances[0]:G4} to {_distances[^1]:G4}");
}
