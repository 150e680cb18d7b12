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
    private const int Centers = 1000;
    private const int BlockRows = 10_000;

    /// <summary>Prints medians of the processes, ratios, and whether all found the same bits.</summary>
    /// <returns>Whether they did.</returns>
    public static bool Run(int rows, int columns, int threads)
    {
        List<string[]>[] told = SearchTimes.InTurn(Turns, hasCodes => [Once, $"{rows}", $"{columns}", $"{threads}", $"{hasCodes}"]);
        for (int i = 0; i < SearchTimes.QueryCounts.Length; i++)
        {
            (double without, double with) = (SearchTimes.MedianOf(told[0], 1 + i), SearchTimes.MedianOf(told[1], 1 + i));
            string what = FormattableString.Invariant($"{rows:N0} x {columns}, {threads} threads, {SearchTimes.QueryCounts[i]} queries");
            Say($"{what}: {without:F2} ms without codes, {with:F2} with, {without / with:F2} times as fast");
        }

        (double plain, double coded) = (SearchTimes.MedianOf(told[0], 0), SearchTimes.MedianOf(told[1], 0));
        bool isSame = SearchTimes.AreSame(told);
        Say($"memory {plain:F0} and {coded:F0} MB, {coded / plain:F2} times; results are {(isSame ? "the same bits" : "NOT the same")}");
        return isSame;
    }

    /// <summary>Fills an index and searches: tells memory in MB, and <see cref="SearchTimes.Run"/>.</summary>
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
        string searches = SearchTimes.Run(
            Draw(SearchTimes.QueryCounts[^1]),
            (queries, found, distances) => index.Search(queries, SearchTimes.Neighbors, found, distances));
        Say($"{megabytes:F1} {searches}");

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

    // Of mean 0 and variance 1 (G. Box, M. Muller, 1958).
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
