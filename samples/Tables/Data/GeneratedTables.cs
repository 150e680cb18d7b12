using System.Globalization;
using MetricLearning.Data;

namespace Tables.Data;

/// <summary>
/// Tables that are drawn anew from a seed, each hard for another kind of classifier: what the program runs on where there are no files, as
/// in the repository, which holds no table of other people.
/// </summary>
internal static class GeneratedTables
{
    private const int FoldCount = 5;
    private const int RowCount = 400;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        Make("rings", Ring),
        Make("moons", Moon),
        Make("checkers", Checker),
        Make("blobs in noise", BlobInNoise),
        Make("unequal scales", UnequalScales),
        Make("slope", Slope),
    ];

    private static Table Make(string name, Func<Random, (int Label, float[] Row)> draw)
    {
        var random = new Random(1);
        (int Label, float[] Row)[] rows = [.. Enumerable.Range(0, RowCount).Select(_ => draw(random))];
        IEnumerable<string> labels = rows.Select(row => row.Label.ToString(CultureInfo.InvariantCulture));
        int[] folds = [.. Enumerable.Range(0, RowCount).Select(i => i % FoldCount)];
        return new(name, LabeledDataset.FromRows(rows.Select(row => row.Row), labels), folds);
    }

    // Three rings around one centre: their centroids are the same.
    private static (int Label, float[] Row) Ring(Random random)
    {
        int label = random.Next(3);
        double angle = random.NextDouble() * 2 * Math.PI, radius = label + 1 + (0.25 * Normal(random));
        return (label, [(float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle))]);
    }

    // Two half circles, each of which reaches into the other.
    private static (int Label, float[] Row) Moon(Random random)
    {
        int label = random.Next(2);
        double angle = random.NextDouble() * Math.PI;
        (double x, double y) = label == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
        return (label, [(float)(x + (0.25 * Normal(random))), (float)(y + (0.25 * Normal(random)))]);
    }

    // Four by four squares of two labels.
    private static (int Label, float[] Row) Checker(Random random)
    {
        float x = 4 * random.NextSingle(), y = 4 * random.NextSingle();
        return (((int)x + (int)y) % 2, [x, y]);
    }

    // Four classes in two columns, and ten columns that say nothing.
    private static (int Label, float[] Row) BlobInNoise(Random random)
    {
        int label = random.Next(4);
        float[] row = [.. Enumerable.Range(0, 12).Select(_ => (float)Normal(random))];
        row[3] += 3 * (label % 2);
        row[8] += 3 * (label / 2);
        return (label, row);
    }

    // The column that matters is a thousandth of the others, and both are far from 0.
    private static (int Label, float[] Row) UnequalScales(Random random)
    {
        int label = random.Next(2);
        return (label, [(float)(5000 + (1000 * Normal(random))), (float)(7 + label + (0.4 * Normal(random)))]);
    }

    // A plane through 15 columns, on the wrong side of which a tenth of the rows lie.
    private static (int Label, float[] Row) Slope(Random random)
    {
        float[] row = [.. Enumerable.Range(0, 15).Select(_ => (float)Normal(random))];
        bool isAbove = row.Select((x, i) => i % 2 == 0 ? x : -x).Sum() > 0;
        return (isAbove == random.NextDouble() > 0.1 ? 1 : 0, row);
    }

    // Box and Muller's transform.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
