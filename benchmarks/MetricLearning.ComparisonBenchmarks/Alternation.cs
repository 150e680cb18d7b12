using System.Diagnostics;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>Times two programs in turn, so that a change of the machine's speed meets both.</summary>
internal static class Alternation
{
    public const int Rounds = 15;

    // The runtime compiles what is called often once more, beside the work and after a pause: long enough for that to have ended.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(25);

    public static (Timing Ours, Timing Torch) Measure(Action ours, Action torch)
    {
        (int ourCount, int torchCount) = (WarmUp(ours), WarmUp(torch));
        (double[] ourRounds, double[] torchRounds) = (new double[Rounds], new double[Rounds]);
        for (int round = 0; round < Rounds; round++)
        {
            ourRounds[round] = Time(ours, ourCount);
            torchRounds[round] = Time(torch, torchCount);
        }

        return (Timing.Of(ourRounds), Timing.Of(torchRounds));
    }

    // Returns the number of iterations of a round, at least three, by the speed of the last quarter.
    private static int WarmUp(Action work)
    {
        _ = CountWithin(work, WarmUpTime * 0.75);
        return Math.Max(3, (int)(CountWithin(work, WarmUpTime * 0.25) * (RoundTime / (WarmUpTime * 0.25))));
    }

    private static int CountWithin(Action work, TimeSpan time)
    {
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            work();
            count++;
        }

        return count;
    }

    private static double Time(Action work, int count)
    {
        work(); // the other program has just used the caches
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
