using System.Diagnostics;
using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Benchmarks.Large;

/// <summary>What training takes with many rows and nothing chosen beforehand: time, memory, and what is learned.</summary>
internal static class TrainCommand
{
    public const string Name = "train";

    private const int TestRows = 5000;

    /// <summary>Trains with nothing chosen beforehand, and classifies rows that were not learned from.</summary>
    public static void Run(int rows, int columns, int classes)
    {
        ClusteredRows source = new(columns, classes);
        (float[] values, int[] labels) = source.Draw(rows, seed: 2);
        (float[] others, int[] right) = source.Draw(TestRows, seed: 3);
        Report($"{rows:N0} rows of {columns} columns and {classes} classes, {values.Length * 4L / 1e6:N0} MB");
        long start = Stopwatch.GetTimestamp();
        SimilarityClassifier model = SimilarityClassifier.Train(new LabeledDataset(Tensor.Create(values, [rows, columns]), labels));
        Report($"trained in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {model}. {model.Choice!.Reason}");
        start = Stopwatch.GetTimestamp();
        IReadOnlyList<Match> matches = model.ClassifyAll(new ReadOnlyTensorSpan<float>(others, [TestRows, columns], []));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int hits = matches.Where((match, row) => match.NearestLabel == $"{right[row]}").Count();
        Report($"{TestRows:N0} other rows in {seconds:F1} s, {100.0 * hits / TestRows:F1} % right");
    }

    private static void Report(FormattableString text)
    {
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant(text) + FormattableString.Invariant(
            $"; largest memory {process.PeakWorkingSet64 / 1e6:N0} MB, CPU {process.TotalProcessorTime.TotalSeconds:F0} s"));
    }
}
