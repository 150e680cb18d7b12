using System.Diagnostics;

namespace MetricLearning.Benchmarks.Large;

/// <summary>What commands measure and print.</summary>
internal static class Measured
{
    /// <summary>The time that something takes.</summary>
    public static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Prints a line, whatever the culture of the machine.</summary>
    public static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
