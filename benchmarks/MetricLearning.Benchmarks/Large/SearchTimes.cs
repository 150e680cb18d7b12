using System.Globalization;
using System.Numerics.Tensors;
using static MetricLearning.Benchmarks.Large.Measured;

namespace MetricLearning.Benchmarks.Large;

/// <summary>How long searches for ten neighbours take, of one query, of some and of many, and what they found.</summary>
internal static class SearchTimes
{
    public const int Neighbors = 10;

    /// <summary>The queries of a search.</summary>
    public static readonly int[] QueryCounts = [1, 6, 256];

    /// <summary>Searches.</summary>
    /// <param name="queries">As many as the largest search has, [m × d].</param>
    /// <param name="search">Takes queries, and fills rows and distances, [m × 10].</param>
    /// <returns>A median in ms for each number of queries and a hash of all results, as text with spaces between.</returns>
    public static string Run(Tensor<float> queries, Action<Tensor<float>, int[], float[]> search)
    {
        ulong hash = 14695981039346656037; // FNV-1a
        List<double> medians = [];
        foreach (int count in QueryCounts)
        {
            nint columns = queries.Lengths[1];
            Tensor<float> own = Tensor.Create(queries.GetSpan([0, 0], (int)(count * columns)).ToArray(), [count, columns]);
            int[] found = new int[count * Neighbors];
            float[] distances = new float[found.Length];
            double[] times = new double[count > 100 ? 9 : 40];
            for (int turn = -2; turn < times.Length; turn++)
            {
                double time = Seconds(() => search(own, found, distances));
                times[Math.Max(0, turn)] = 1000 * time; // the first of all are overwritten
            }

            medians.Add(Medians.Of(times));
            foreach (uint bits in found.Select(row => (uint)row).Concat(distances.Select(BitConverter.SingleToUInt32Bits)))
            {
                hash = (hash ^ bits) * 1099511628211;
            }
        }

        return $"{string.Join(' ', medians.Select(one => one.ToString("F4", CultureInfo.InvariantCulture)))} {hash:x}";
    }

    /// <summary>Runs two kinds of processes in turn.</summary>
    /// <param name="turns">How often.</param>
    /// <param name="arguments">The arguments for this program of either kind.</param>
    /// <returns>What the processes of either kind told, by word.</returns>
    public static List<string[]>[] InTurn(int turns, Func<int, string[]> arguments)
    {
        List<string[]>[] told = [[], []];
        for (int turn = 0; turn < turns; turn++)
        {
            for (int kind = 0; kind < told.Length; kind++)
            {
                told[kind].Add(ChildProcess.Own(arguments(kind)).Trim().Split(' '));
            }
        }

        return told;
    }

    /// <summary>The median of a word of what processes told.</summary>
    public static double MedianOf(List<string[]> told, int place) =>
        Medians.Of([.. told.Select(one => double.Parse(one[place], CultureInfo.InvariantCulture))]);

    /// <summary>Whether the last word of all processes, the hash of their results, is the same.</summary>
    public static bool AreSame(List<string[]>[] told) => told.SelectMany(one => one).Select(one => one[^1]).Distinct().Count() == 1;
}
