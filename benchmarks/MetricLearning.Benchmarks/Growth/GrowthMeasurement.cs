using System.Diagnostics;

namespace MetricLearning.Benchmarks.Growth;

/// <summary>Times a series: warm, on one thread and on two in turn, medians.</summary>
internal static class GrowthMeasurement
{
    private const int Rounds = 5;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(20);

    public static IEnumerable<GrowthPoint> Run(GrowthSeries series)
    {
        foreach (int size in series.Sizes)
        {
            Func<int, Action> prepare = series.Prepare(size);
            (Action one, Action two) = (prepare(1), prepare(2));
            (int oneCount, int twoCount) = (WarmUp(one), WarmUp(two));
            (double[] oneThread, double[] twoThreads) = (new double[Rounds], new double[Rounds]);
            double ceiling = FmaGain();
            for (int round = 0; round < Rounds; round++)
            {
                oneThread[round] = Time(one, oneCount);
                twoThreads[round] = Time(two, twoCount);
            }

            yield return new(series, size, Medians.Of(oneThread), Medians.Of(twoThreads), ceiling);
        }
    }

    private static double FmaGain() => FmaLimit.Measure(threads: 2) / FmaLimit.Measure(threads: 1);

    // Returns the number of iterations of a round.
    private static int WarmUp(Action work)
    {
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            work();
            count++;
        }
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime);
        return Math.Max(1, (int)(count * (RoundTime / WarmUpTime)));
    }

    private static double Time(Action work, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / count;
    }
}
