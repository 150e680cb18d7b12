using System.Diagnostics;
using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Sampling;
using MetricLearning.Training;

namespace RowFileSteps;

/// <summary>
/// Trains on and embeds rows of a file that is larger than the memory of the process, beside the same steps on rows in memory: once from
/// the file alone, to see how much memory that takes, then the steps in turn.
/// </summary>
internal static class Program
{
    private const int Columns = 784;
    private const int ClassCount = 100;
    private const int BatchRows = 256;
    private const int ClassesPerBatch = 32;
    private const int RowsPerBlock = 128;
    private const int BlocksPerBuffer = 128;
    private const int RandomSteps = 400;
    private const int BlockSteps = 1600; // of 25 buffers
    private const int MemoryRows = 120_000;
    private const int Rounds = 7;
    private const int WrittenAtOnce = 4096;

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 2 || !double.TryParse(arguments[1], CultureInfo.InvariantCulture, out double gigabytes))
        {
            Console.Error.WriteLine("usage: RowFileSteps FILE GIGABYTES; the file is made if it does not exist, and stays");
            return 2;
        }

        string path = arguments[0];
        if (!File.Exists(path))
        {
            Write(path, (int)(gigabytes * 1e9 / (Columns * sizeof(float))));
        }

        LabeledDataset file = RowFile.Open(path);
        Console.WriteLine($"{file}, {new FileInfo(path).Length / 1e9:F1} GB");
        _ = TrainingTime(file, "file", RandomRows(seed: -1), RandomSteps);
        int embedded = Embed(file, path + ".embedded", out double fileSeconds);
        Report("after all of it from the file");
        int[] first = [.. Enumerable.Range(0, Math.Min(MemoryRows, file.RowCount))];
        LabeledDataset memory = file.Select(first);
        double[] memorySeconds = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            _ = Embed(memory, path + ".embedded", out memorySeconds[round]);
        }

        Array.Sort(memorySeconds);
        double embedding = fileSeconds / embedded / (memorySeconds[Rounds / 2] / memory.RowCount);
        Console.WriteLine($"embedding a row takes {embedding:F2} times that in memory");
        Compare(file, memory, "random rows", RandomRows, RandomSteps);
        Compare(file, memory, "blocks in random order", RandomBlocks, BlockSteps);
        return 0;
    }

    private static ClassBalancedBatchSampler RandomRows(int seed) => new(ClassesPerBatch, BatchRows / ClassesPerBatch, seed);

    private static BlockShuffledBatchSampler RandomBlocks(int seed) => new(RandomRows(seed), RowsPerBlock, BlocksPerBuffer, seed);

    // Rows in memory are taken in the same way: what differs is where they lie. Each round takes other rows than those before it, which the
    // system may still have in memory.
    private static void Compare(LabeledDataset file, LabeledDataset memory, string name, Func<int, IBatchSampler> create, int steps)
    {
        double[] ratios = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            bool isFileFirst = round % 2 == 0;
            double one = TrainingTime(isFileFirst ? file : memory, isFileFirst ? "file" : "memory", create(round), steps);
            double other = TrainingTime(isFileFirst ? memory : file, isFileFirst ? "memory" : "file", create(round), steps);
            ratios[round] = isFileFirst ? one / other : other / one;
        }

        Array.Sort(ratios);
        Console.WriteLine(
            $"{name}: a step from the file takes {ratios[Rounds / 2]:F2} times that in memory, the median of {Rounds} turns from " +
            $"{ratios[0]:F2} to {ratios[^1]:F2}");
    }

    private static EmbeddingNetwork Network() => new(Columns, [new(512), new(256), new(64)], seed: 1);

    private static void Write(string path, int rows)
    {
        long start = Stopwatch.GetTimestamp();
        using RowFileWriter writer = new(path, Columns);
        float[] block = new float[WrittenAtOnce * Columns];
        int[] labels = new int[WrittenAtOnce];
        Random random = new(1);
        for (int row = 0; row < rows; row += WrittenAtOnce)
        {
            for (int i = 0; i < WrittenAtOnce; i++)
            {
                labels[i] = random.Next(ClassCount);
                for (int j = 0; j < Columns; j++)
                {
                    block[(i * Columns) + j] = random.NextSingle() + (j % ClassCount == labels[i] ? 1 : 0);
                }
            }

            int count = Math.Min(WrittenAtOnce, rows - row);
            writer.Add(new(block.AsSpan(0, count * Columns), [count, Columns], []), labels.AsSpan(0, count));
        }

        writer.Complete();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Report($"wrote {rows} rows in {seconds:F0} s, {rows * (long)Columns * sizeof(float) / seconds / 1e6:F0} MB/s");
    }

    // Seconds a step.
    private static double TrainingTime(LabeledDataset data, string name, IBatchSampler sampler, int steps)
    {
        FirstBatches batches = new(sampler, steps);
        _ = new EmbeddingTrainer(Network(), new() { Epochs = 1, BatchSampler = batches }).Train(data);
        double seconds = Stopwatch.GetElapsedTime(batches.Start).TotalSeconds / batches.Steps;
        Report($"{name}: {batches.Steps} steps of {BatchRows} rows, {seconds * 1000:F2} ms each");
        return seconds;
    }

    private static int Embed(LabeledDataset data, string path, out double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        Network().Embed(data, path);
        seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        File.Delete(path);
        Report($"embedded {data.RowCount} rows in {seconds:F1} s, {data.RowCount / seconds:F0} rows a second");
        return data.RowCount;
    }

    private static void Report(string text)
    {
        Process process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{text}; CPU {process.TotalProcessorTime.TotalSeconds:F0} s, largest memory {process.PeakWorkingSet64 / 1e6:F0} MB");
    }
}
