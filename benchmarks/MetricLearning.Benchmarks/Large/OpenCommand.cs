using System.Diagnostics;
using System.Numerics.Tensors;
using MetricLearning.Classification;
using static MetricLearning.Benchmarks.Large.Measured;

namespace MetricLearning.Benchmarks.Large;

/// <summary>
/// A classifier whose rows stay in the file beside one that is loaded, in processes of their own, in turn: time, memory and searches.
/// </summary>
internal static class OpenCommand
{
    public const string Name = "open";
    public const string Once = "open-once";

    private const int Turns = 3;
    private const int Classes = 100;

    /// <summary>Saves a gallery and prints medians of the processes, and whether both found the same bits. The file stays.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="threads">Threads of a search.</param>
    /// <param name="path">The file.</param>
    /// <param name="areIdsText">Whether ids are texts, or the numbers that rows have without.</param>
    /// <returns>Whether they did.</returns>
    public static bool Run(int rows, int columns, int threads, string path, bool areIdsText)
    {
        Save(rows, columns, path, areIdsText);
        List<string[]>[] told =
            SearchTimes.InTurn(Turns, kind => [Once, $"{columns}", $"{threads}", path, kind == 0 ? "load" : "open"]);
        Say($"{rows:N0} x {columns}, {threads} threads, a file of {new FileInfo(path).Length / 1e6:N0} MB; loaded and opened:");
        (double Loaded, double Opened) seconds = Both(0), memory = Both(1), peak = Both(2);
        Say($"the first of a process takes {seconds.Loaded:F2} and {seconds.Opened:F2} s");
        Say($"its memory is {memory.Loaded:F0} and {memory.Opened:F0} MB, {memory.Opened / memory.Loaded:F2} times");
        Say($"the process takes {peak.Loaded:F0} and {peak.Opened:F0} MB at most until then");
        for (int i = 0; i < SearchTimes.QueryCounts.Length; i++)
        {
            (double loaded, double opened) = Both(3 + i);
            Say($"{SearchTimes.QueryCounts[i]} queries: {loaded:F2} and {opened:F2} ms, {opened / loaded:F2} times");
        }

        bool isSame = SearchTimes.AreSame(told);
        Say($"results are {(isSame ? "the same bits" : "NOT the same")}");
        return isSame;

        (double Loaded, double Opened) Both(int place) => (SearchTimes.MedianOf(told[0], place), SearchTimes.MedianOf(told[1], place));
    }

    /// <summary>
    /// Loads or opens a file and searches: tells seconds, memory and the largest memory in MB, and <see cref="SearchTimes.Run"/>.
    /// </summary>
    public static void RunOnce(int columns, int threads, string path, bool isOpened)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        SimilarityClassifier? model = null;
        double seconds = Seconds(() =>
            model = isOpened ? SimilarityClassifier.Open(path, threads) : SimilarityClassifier.Load(path, threads));
        using Process process = Process.GetCurrentProcess();
        double peak = process.PeakWorkingSet64 / 1e6;
        double megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        int count = SearchTimes.QueryCounts[^1];
        Tensor<float> queries = Tensor.Create(new ClusteredRows(columns, Classes).Draw(count, seed: 2).Rows, [count, columns]);
        string searches = SearchTimes.Run(
            queries,
            (some, slots, distances) => model!.Gallery.Snapshot.Search(some, SearchTimes.Neighbors, slots, distances));
        Say($"{seconds:F4} {megabytes:F1} {peak:F1} {searches}");
    }

    private static void Save(int rows, int columns, string path, bool areIdsText)
    {
        (float[] values, int[] classes) = new ClusteredRows(columns, Classes).Draw(rows, seed: 1);
        string[]? ids = areIdsText ? [.. Enumerable.Range(0, rows).Select(row => $"part-{row}")] : null;
        PlainClassifier.Of([.. classes.Select(one => $"label {one}")], Tensor.Create(values, [rows, columns]), ids).Save(path);
    }
}
