using System.Diagnostics;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>Times two programs in turn, so that a change of the machine's speed meets both.</summary>
internal static class Alternation
{
    public const int Rounds = 15;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(300);
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

    // Returns the number of iterations of a round, at least three.
    private static int WarmUp(Action work)
    {
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime)
        {
            work();
            count++;
        }

        return Math.Max(3, (int)(count * (RoundTime / WarmUpTime)));
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
