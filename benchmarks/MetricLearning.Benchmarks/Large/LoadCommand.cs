using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Classification;
using static MetricLearning.Benchmarks.Large.Measured;

namespace MetricLearning.Benchmarks.Large;

/// <summary>
/// How fast a gallery is saved, and loaded by a process that has loaded nothing before, beside how fast the disk takes a copy of the file
/// (dd, flushed to the disk as a save is) and reads it (dd, past the system's cache).
/// </summary>
internal static class LoadCommand
{
    public const string Name = "load";
    public const string Once = "load-once";
    public const string SaveOnce = "save-once";

    private const int Turns = 5;

    /// <summary>Saves and copies in turn, then loads and reads in turn. The file stays.</summary>
    public static void Run(int rows, int columns, string path)
    {
        string[] labels = [.. Enumerable.Range(0, rows).Select(row => $"label {row % 100}")];
        SimilarityClassifier model = PlainClassifier.Of(
            labels, Tensor.Create(RandomValues.Create(rows * columns, seed: 1), [rows, columns]));
        model.Save(path); // once beforehand, which compiles
        double megabytes = new FileInfo(path).Length / 1e6;
        double[] saves = new double[Turns], writes = new double[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            writes[turn] = Seconds(() =>
                ChildProcess.Output("dd", $"if={path}", $"of={path}.copy", "bs=1M", "conv=fsync", "status=none"));
            File.Delete(path + ".copy");
            saves[turn] = Seconds(() => model.Save(path));
        }

        double save = Medians.Of(saves), write = Medians.Of(writes);
        Say($"{megabytes:N0} MB, medians: save {megabytes / save:N0} MB/s, {write / save:F2} of the disk's {megabytes / write:N0}");
        Say($"largest memory {ChildProcess.Own(SaveOnce, path).Trim()}");
        double[] loads = new double[Turns], reads = new double[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            reads[turn] = Seconds(() =>
                ChildProcess.Output("dd", $"if={path}", "of=/dev/null", "bs=4M", "iflag=direct", "status=none"));
            string[] told = ChildProcess.Own(Once, path).Split(' ');
            loads[turn] = double.Parse(told[0], CultureInfo.InvariantCulture);
            Say($"first load of a process {megabytes / loads[turn]:N0} MB/s, largest memory {told[1].Trim()} MB");
            Say($"disk {megabytes / reads[turn]:N0} MB/s");
        }

        double load = Medians.Of(loads), read = Medians.Of(reads);
        Say($"medians: load {megabytes / load:N0} MB/s, {read / load:F2} of the disk's {megabytes / read:N0}");
    }

    /// <summary>Loads a file and tells the seconds and the largest memory in MB.</summary>
    public static void RunOnce(string path)
    {
        double seconds = Seconds(() => GC.KeepAlive(SimilarityClassifier.Load(path)));
        using Process process = Process.GetCurrentProcess();
        Say($"{seconds:F4} {process.PeakWorkingSet64 / 1e6:F0}");
    }

    /// <summary>Loads a file, saves it beside itself, and tells the largest memory after either.</summary>
    public static void RunSaveOnce(string path)
    {
        SimilarityClassifier model = SimilarityClassifier.Load(path);
        using Process process = Process.GetCurrentProcess();
        double loaded = process.PeakWorkingSet64 / 1e6;
        model.Save(path + ".copy");
        process.Refresh();
        File.Delete(path + ".copy");
        Say($"{loaded:F0} MB after loading, {process.PeakWorkingSet64 / 1e6:F0} MB after saving what was loaded");
    }
}
