using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.USearch;
using MetricLearning.USearch.Benchmark;

// usage: dotnet run -c Release --project benchmarks/USearchGallery -- clustered|MNIST-FOLDER ROWS COLUMNS
//        [--add-threads N] [--python PATH] [--exact-only] [--faiss-only]
// Measures exact search and USearch, and, with a Python that has faiss, faiss's exact search and its HNSW with the same settings.
// Each line: what, rows added a second, queries a second single, single by two callers at once, batched, and batched on two threads,
// recall@10, bytes a row. A second is one of processor time, for two threads two of them: other programs disturb that less than the clock.
// Only two callers are timed by the clock.
const int QueryCount = 1000, SingleCount = 200, NeighborCount = 10, Repeats = 3;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int count = int.Parse(args[1], CultureInfo.InvariantCulture), dimension = int.Parse(args[2], CultureInfo.InvariantCulture);
int addThreads = int.Parse(Option("--add-threads") ?? "1", CultureInfo.InvariantCulture);
Rows rows = args[0] == "clustered"
    ? Rows.Clustered(count, dimension, QueryCount)
    : Rows.OfDigits(args[0], count, dimension, QueryCount);
string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{i}")], labels = [.. Enumerable.Range(0, count).Select(i => $"{i % 100}")];
Console.WriteLine($"# {args[0]} {count} x {dimension}, {addThreads} threads add, {DateTime.UtcNow:u}");
bool isExactOnly = args.Contains("--exact-only");
if (!args.Contains("--faiss-only"))
{
    await MeasureExact();
    if (!isExactOnly)
    {
        await MeasureGraph();
    }
}

if (Option("--python") is string python)
{
    MeasureFaiss(python);
}

async Task MeasureExact()
{
    long before = Resident();
    TimeSpan start = Cpu();
    Gallery one = new(DistanceMetric.Euclidean, dimension, 1);
    await Fill(one);
    double rate = count / (Cpu() - start).TotalSeconds;
    double bytes = (Resident() - before) / (double)count;
    (double single, double batched) = await Rates(one);
    double byTwo = RateByTwo(one);
    one = new(DistanceMetric.Euclidean, dimension, 2);
    await Fill(one);
    Report("exact, Gallery", rate, single, byTwo, batched, await RateOnTwo(one), 1, bytes);
}

async Task MeasureGraph()
{
    long before = Resident();
    USearchGalleryOptions options = new() { AddDegreeOfParallelism = addThreads, MaxDegreeOfParallelism = 1 };
    string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.gallery");
    try
    {
        using (USearchGallery built = new(DistanceMetric.Euclidean, dimension, options))
        {
            TimeSpan start = Cpu();
            Stopwatch watch = Stopwatch.StartNew();
            await Fill(built);
            double rate = count / (Cpu() - start).TotalSeconds;
            Console.WriteLine($"built in {watch.Elapsed.TotalSeconds:F0} s");
            double bytes = (Resident() - before) / (double)count;
            (double single, double batched) = await Rates(built);
            double byTwo = RateByTwo(built);
            RecallMeasurement recall = await built.MeasureRecallAsync(rows.Queries, NeighborCount);
            built.Save(path);
            using USearchGallery two = USearchGallery.View(path, change: saved => saved with { MaxDegreeOfParallelism = 2 });
            Report("USearchGallery", rate, single, byTwo, batched, await RateOnTwo(two), recall.Recall, bytes);
        }

        foreach (int expansion in (int[])[32, 128, 256])
        {
            using USearchGallery view = USearchGallery.View(
                path, change: saved => saved with { MaxDegreeOfParallelism = 1, ExpansionSearch = expansion });
            (double single, double batched) = await Rates(view);
            RecallMeasurement recall = await view.MeasureRecallAsync(rows.Queries, NeighborCount);
            Report($"USearchGallery, viewed, expansion {expansion}", 0, single, RateByTwo(view), batched, 0, recall.Recall, 0);
        }

        Stopwatch opening = Stopwatch.StartNew();
        USearchGallery.View(path).Dispose();
        double viewSeconds = opening.Elapsed.TotalSeconds;
        opening.Restart();
        USearchGallery.Load(path).Dispose();
        Console.WriteLine(
            $"file {new FileInfo(path).Length / 1e6:F0} MB, viewed in {viewSeconds:F2} s, loaded in {opening.Elapsed.TotalSeconds:F2} s");
    }
    finally
    {
        File.Delete(path);
    }
}

void MeasureFaiss(string python)
{
    string folder = Directory.CreateTempSubdirectory().FullName;
    try
    {
        foreach ((string name, float[] values) in new[] { ("rows", rows.Gallery), ("queries", rows.Queries) })
        {
            using FileStream stream = File.Create(Path.Combine(folder, name));
            for (int start = 0; start < values.Length; start += 1 << 24)
            {
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(1 << 24, values.Length - start))));
            }
        }

        string script = Path.Combine(AppContext.BaseDirectory, "faiss_gallery.py");
        ProcessStartInfo start2 = new(python, [script, folder, $"{dimension}", $"{addThreads}", isExactOnly ? "exact" : "all"]);
        start2.Environment.Remove("OPENBLAS_CORETYPE");
        start2.Environment.Remove("OPENBLAS_L2_SIZE");
        using Process process = Process.Start(start2) ?? throw new InvalidOperationException($"{python} did not start.");
        process.WaitForExit();
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

async Task Fill(IGallery gallery) => await gallery.AddAsync(labels, rows.Gallery, ids);

// The best of some repeats: what other programs disturb least.
async Task<(double Single, double Batched)> Rates(IGallery gallery)
{
    double single = double.MaxValue, batched = double.MaxValue;
    for (int repeat = 0; repeat < Repeats; repeat++)
    {
        TimeSpan start = Cpu();
        for (int i = 0; i < SingleCount; i++)
        {
            await gallery.SearchAsync(rows.Queries.AsMemory(i * dimension, dimension), NeighborCount);
        }

        single = Math.Min(single, (Cpu() - start).TotalSeconds / SingleCount);
        start = Cpu();
        await gallery.SearchAsync(rows.Queries, NeighborCount);
        batched = Math.Min(batched, (Cpu() - start).TotalSeconds / QueryCount);
    }

    return (1 / single, 1 / batched);
}

async Task<double> RateOnTwo(IGallery gallery)
{
    double seconds = double.MaxValue;
    for (int repeat = 0; repeat < Repeats; repeat++)
    {
        TimeSpan start = Cpu();
        await gallery.SearchAsync(rows.Queries, NeighborCount);
        seconds = Math.Min(seconds, (Cpu() - start).TotalSeconds / 2 / QueryCount);
    }

    return 1 / seconds;
}

// Two callers, each with queries of its own; by the clock, since callers that wait for each other take no processor time.
double RateByTwo(IGallery gallery)
{
    double seconds = double.MaxValue;
    for (int repeat = 0; repeat < Repeats; repeat++)
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] callers = [.. Enumerable.Range(0, 2).Select(caller => new Thread(() =>
        {
            for (int i = caller * SingleCount; i < (caller + 1) * SingleCount; i++)
            {
                gallery.SearchAsync(rows.Queries.AsMemory(i * dimension, dimension), NeighborCount).AsTask().Wait();
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds / (2 * SingleCount));
    }

    return 1 / seconds;
}

static TimeSpan Cpu()
{
    using Process process = Process.GetCurrentProcess();
    return process.TotalProcessorTime;
}

static void Report(
    string what, double rate, double single, double singleByTwo, double batched, double batchedOnTwo, double recall, double bytes) =>
    Console.WriteLine(
        $"| {what} | {rate:F0} | {single:F0} | {singleByTwo:F0} | {batched:F0} | {batchedOnTwo:F0} | {recall:F3} | {bytes:F0} |");

static long Resident()
{
    GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    using Process process = Process.GetCurrentProcess();
    return process.WorkingSet64;
}

string? Option(string name)
{
    int place = Array.IndexOf(args, name);
    return place >= 0 && place + 1 < args.Length ? args[place + 1] : null;
}
