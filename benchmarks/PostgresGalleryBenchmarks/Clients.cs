using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PostgresGalleryBenchmarks;

/// <summary>Clients that ask one query after another.</summary>
internal sealed class Clients(NpgsqlDataSource source)
{
    private const int Rounds = 7;

    /// <summary>Runs kinds of call in turn, several times each, so that all see the same machine.</summary>
    /// <returns>The medians of each.</returns>
    public async Task<ClientRun[]> InTurn(int clients, TimeSpan time, params Func<int, Task>[] calls)
    {
        List<ClientRun>[] runs = [.. calls.Select(_ => new List<ClientRun>())];
        foreach (Func<int, Task> call in calls)
        {
            await Run(clients, time / 2, call);
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                int turn = (i + round) % calls.Length;
                runs[turn].Add(await Run(clients, time, calls[turn]));
            }
        }

        return
        [
            .. runs.Select(run => new ClientRun(
                Median(run.Select(one => one.Rate)),
                Median(run.Select(one => one.Median)),
                Median(run.Select(one => one.P99)),
                Median(run.Select(one => one.ClientCpu)),
                Median(run.Select(one => one.ServerCpu)))),
        ];
    }

    public static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private async Task<ClientRun> Run(int clients, TimeSpan time, Func<int, Task> call)
    {
        ConcurrentBag<double> durations = [];
        int next = 0;
        double server = await ServerCpu(), own = OwnCpu();
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                long began = Stopwatch.GetTimestamp();
                await call(Interlocked.Increment(ref next));
                durations.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        own = OwnCpu() - own;
        server = await ServerCpu() - server;
        double[] sorted = [.. durations.Order()];
        int count = sorted.Length;
        return new(count / seconds, sorted[count / 2], sorted[(int)(0.99 * (count - 1))], own / count, server / count);
    }

    private static double OwnCpu()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    // Of all sessions, which the pool keeps; in milliseconds.
    private async Task<double> ServerCpu()
    {
        const double TickMilliseconds = 10;
        await using NpgsqlCommand command =
            source.CreateCommand("SELECT array_agg(pid) FROM pg_stat_activity WHERE backend_type IN ('client backend', 'parallel worker')");
        double sum = 0;
        foreach (int pid in (int[])(await command.ExecuteScalarAsync())!)
        {
            string file = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat");
            if (File.Exists(file))
            {
                string text = await File.ReadAllTextAsync(file);
                string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                // User and system time, of the session's ended workers too.
                sum += fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) * TickMilliseconds;
            }
        }

        return sum;
    }
}
