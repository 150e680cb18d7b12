using System.Diagnostics;

namespace MetricLearning.Benchmarks;

/// <summary>
/// <see cref="ClassifyBenchmarks"/> in one process and in turn, each way twice: processes of their own differ by more than the ways do.
/// </summary>
internal static class ClassifyCommand
{
    public const string Name = "classify";

    private const int WarmCalls = 3000;
    private const int Rounds = 400;
    private const int CallsPerRound = 20;

    /// <summary>Prints the median time of each way, and their ratio.</summary>
    /// <param name="threads">The largest number of threads of one answer.</param>
    public static void Run(int threads)
    {
        ClassifyBenchmarks ways = new() { Threads = threads };
        ways.Setup();
        Action[] calls = [() => ways.ByHand(), () => ways.Classify(), () => ways.ByHand(), () => ways.Classify()];
        double[][] times = [.. calls.Select(_ => new double[Rounds])];
        Array.ForEach(calls, call => Repeat(call, WarmCalls));
        for (int round = 0; round < Rounds; round++)
        {
            for (int way = 0; way < calls.Length; way++)
            {
                times[way][round] = Repeat(calls[way], CallsPerRound);
            }
        }

        double[] medians = [.. times.Select(Medians.Of)];
        Console.WriteLine(FormattableString.Invariant(
            $"{threads} threads: by hand {medians[0]:F1} and {medians[2]:F1} us, Classify {medians[1]:F1} and {medians[3]:F1} us, ") +
            FormattableString.Invariant($"{medians[1] / medians[0]:F3} and {medians[3] / medians[2]:F3} times as long"));
    }

    // Microseconds a call.
    private static double Repeat(Action call, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
