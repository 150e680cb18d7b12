using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Neighbors;
using static MetricLearning.Benchmarks.Large.Measured;

namespace MetricLearning.Benchmarks.Large;

/// <summary>
/// Searches for ten neighbours without codes of eight bits and with them, in processes of their own, in turn: <see cref="RowCodes"/>.
/// </summary>
internal static class SearchCommand
{
    public const string Name = "search";
    public const string Once = "search-once";

    private const int Turns = 3;
    private const int Neighbors = 10;
    private const int Centers = 1000;
    private const int BlockRows = 10_000;
    private static readonly int[] QueryCounts = [1, 6, 256];

    /// <summary>Prints medians of the processes, ratios, and whether all found the same bits.</summary>
    /// <returns>Whether they did.</returns>
    public static bool Run(int rows, int columns, int threads)
    {
        List<string[]>[] told = [[], []]; // without, with
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int hasCodes = 0; hasCodes < told.Length; hasCodes++)
            {
                told[hasCodes].Add(ChildProcess.Own(Once, $"{rows}", $"{columns}", $"{threads}", $"{hasCodes}").Trim().Split(' '));
            }
        }

        for (int i = 0; i < QueryCounts.Length; i++)
        {
            (double without, double with) = (MedianOf(told[0], i), MedianOf(told[1], i));
            string what = FormattableString.Invariant($"{rows:N0} x {columns}, {threads} threads, {QueryCounts[i]} queries");
            Say($"{what}: {without:F2} ms without codes, {with:F2} with, {without / with:F2} times as fast");
        }

        (double plain, double coded) = (MedianOf(told[0], QueryCounts.Length), MedianOf(told[1], QueryCounts.Length));
        bool isSame = told.SelectMany(one => one).Select(one => one[^1]).Distinct().Count() == 1;
        Say($"memory {plain:F0} and {coded:F0} MB, {coded / plain:F2} times; results are {(isSame ? "the same bits" : "NOT the same")}");
        return isSame;
    }

    /// <summary>Fills an index and searches: tells a median for each number of queries, memory in MB and a hash of the results.</summary>
    public static void RunOnce(int rows, int columns, int threads, bool hasCodes)
    {
        AppContext.SetSwitch(RowCodes.Switch, hasCodes);
        Random random = new(1);
        float[] normals = [.. Enumerable.Range(0, 1 << 20).Select(_ => (float)Normal(random))];
        float[] centers = [.. Enumerable.Range(0, Centers * columns).Select(_ => 2 * normals[random.Next(normals.Length)])];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        NeighborIndex index = new(DistanceMetric.Euclidean, threads);
        for (int start = 0; start < rows; start += BlockRows)
        {
            index.Add(Draw(Math.Min(BlockRows, rows - start)));
        }

        double megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        Tensor<float> queries = Draw(QueryCounts[^1]);
        ulong hash = 14695981039346656037;
        List<double> medians = [];
        foreach (int count in QueryCounts)
        {
            Tensor<float> own = Tensor.Create(queries.GetSpan([0, 0], count * columns).ToArray(), [count, columns]);
            int[] found = new int[count * Neighbors];
            float[] distances = new float[found.Length];
            double[] times = new double[count > 100 ? 9 : 40];
            for (int turn = -2; turn < times.Length; turn++)
            {
                double time = Seconds(() => index.Search(own, Neighbors, found, distances));
                times[Math.Max(0, turn)] = 1000 * time; // the first of all are overwritten
            }

            medians.Add(Medians.Of(times));
            foreach (uint bits in found.Select(row => (uint)row).Concat(distances.Select(BitConverter.SingleToUInt32Bits)))
            {
                hash = (hash ^ bits) * 1099511628211;
            }
        }

        Say($"{medians[0]:F4} {medians[1]:F4} {medians[2]:F4} {megabytes:F1} {hash:x}");

        Tensor<float> Draw(int count)
        {
            float[] values = new float[count * columns];
            for (int row = 0; row < count; row++)
            {
                int center = random.Next(Centers) * columns, noise = random.Next(normals.Length - columns);
                TensorPrimitives.Add(
                    centers.AsSpan(center, columns), normals.AsSpan(noise, columns), values.AsSpan(row * columns, columns));
                values[row * columns] += random.NextSingle(); // or rows with the same noise around the same centre were equal
            }

            return Tensor.Create(values, [count, columns]);
        }
    }

    private static double MedianOf(List<string[]> told, int place) =>
        Medians.Of([.. told.Select(one => double.Parse(one[place], CultureInfo.InvariantCulture))]);

    // Of mean 0 and variance 1 (G. Box, M. Muller, 1958).
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
