using System.Collections.Concurrent;
using System.Diagnostics;
using MetricLearning.Tests.Shared;

namespace MetricLearning.Tests.Reference;

/// <summary>Calls that threads of their own make again and again at the same time.</summary>
internal static class SideBySide
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Makes each call again and again, until each was made often enough and has succeeded at least once. All go on until then, so that
    /// none is over before another begins.
    /// </summary>
    /// <param name="rounds">How often each is made at least.</param>
    /// <param name="calls">The calls. A call that is refused throws <see cref="InvalidOperationException"/>.</param>
    public static void Repeat(int rounds, params Action[] calls) => Run(rounds, untilRefused: false, calls).Should().BeEmpty();

    /// <summary>The same, until a call was refused because another was being made, too.</summary>
    /// <returns>The different messages of refusals, one or more.</returns>
    public static string[] RepeatUntilRefused(int rounds, params Action[] calls)
    {
        string[] refusals = Run(rounds, untilRefused: true, calls);
        refusals.Should().NotBeEmpty("else no two calls met within {0}", Patience);
        return refusals;
    }

    private static string[] Run(int rounds, bool untilRefused, Action[] calls)
    {
        ConcurrentDictionary<string, int> refusals = [];
        int[] made = new int[calls.Length], succeeded = new int[calls.Length];
        int failed = 0;
        using Barrier start = new(calls.Length);
        Stopwatch watch = Stopwatch.StartNew();
        Task[] sides = [.. calls.Select((call, side) => OwnThread.Run(() =>
        {
            start.SignalAndWait();
            try
            {
                while (!IsOver())
                {
                    Make(call, side);
                }
            }
            catch
            {
                Volatile.Write(ref failed, 1); // the others would wait for this side
                throw;
            }
        }))];
        foreach (Task side in sides)
        {
            side.GetAwaiter().GetResult();
        }

        succeeded.Should().NotContain(0, "else a side was refused for {0}", Patience);
        return [.. refusals.Keys];

        void Make(Action call, int side)
        {
            try
            {
                call();
                Interlocked.Increment(ref succeeded[side]);
            }
            catch (InvalidOperationException refusal)
            {
                refusals[refusal.Message] = 1;
            }

            Interlocked.Increment(ref made[side]);
        }

        bool IsOver() => Volatile.Read(ref failed) == 1 || watch.Elapsed > Patience
            || (Enough(made, rounds) && Enough(succeeded, 1) && !(untilRefused && refusals.IsEmpty));
    }

    private static bool Enough(int[] counts, int least)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (Volatile.Read(ref counts[i]) < least)
            {
                return false;
            }
        }

        return true;
    }
}
