using System.Diagnostics;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>The servers that tests use, from the environment; .ci/postgres.sh starts them.</summary>
internal static class TestServer
{
    public const string Variable = "METRICLEARNING_POSTGRES";
    public const string SecondVariable = "METRICLEARNING_POSTGRES_SECOND";
    public const string ControlVariable = "METRICLEARNING_POSTGRES_CONTROL";
    public const string SmallVariable = "METRICLEARNING_POSTGRES_SMALL";

    /// <summary>What the message of a call says that had too little time.</summary>
    public const string Late = "did not answer in time";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static int _tables;
    private static bool _isKilled;

    /// <summary>A data source of the first server; the test is skipped where there is none.</summary>
    public static NpgsqlDataSource Open() => Build(new(Value(Variable)));

    /// <summary>A data source of the second server.</summary>
    public static NpgsqlDataSource OpenSecond() => Build(new(Value(SecondVariable)));

    /// <summary>A data source with other settings.</summary>
    public static NpgsqlDataSource Open(Action<NpgsqlConnectionStringBuilder> change, string variable = Variable)
    {
        NpgsqlConnectionStringBuilder settings = new(Value(variable));
        change(settings);
        return Build(settings);
    }

    /// <summary>A setting of the environment; the test is skipped, loudly, where there is none.</summary>
    public static string Value(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
        {
            Assert.Ignore(
                $"NOT RUN: {variable} is not set. Run .ci/postgres.sh dotnet test -c Release tests/MetricLearning.Postgres.Tests, " +
                $"or set {Variable} to the connection string of a PostgreSQL 15 or later with pgvector 0.7 or later.");
        }

        return value!;
    }

    /// <summary>A table that no other test has.</summary>
    public static PostgresGalleryOptions NewTable() =>
        new() { Schema = "metric_learning_tests", Table = $"t{Environment.ProcessId}_{Interlocked.Increment(ref _tables)}" };

    /// <summary>Kills the second server, or starts it again.</summary>
    public static async Task Control(string command)
    {
        _isKilled = command == "kill";
        using Process process = Process.Start(new ProcessStartInfo(Value(ControlVariable), command) { RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, errors);
    }

    /// <summary>Starts the second server where a test that failed has left it dead.</summary>
    public static Task Revive() => _isKilled ? Control("start") : Task.CompletedTask;

    /// <summary>Runs SQL.</summary>
    public static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs SQL that has one result.</summary>
    public static async Task<T> Scalar<T>(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A gallery's table.</summary>
    public static string Name(PostgresGallery gallery) => $"{gallery.Options.Schema}.{gallery.Options.Table}";

    /// <summary>Whoever reads or changes the table waits from now on, until the connection is disposed of.</summary>
    public static async Task<NpgsqlConnection> Lock(NpgsqlDataSource source, PostgresGallery gallery)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlCommand command = new($"BEGIN; LOCK TABLE {Name(gallery)} IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Waits until a call waits for a lock of the server.</summary>
    public static Task UntilBlocked(NpgsqlDataSource source, Task call) =>
        Until(source, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'", call);

    /// <summary>Waits until a call has waited that long for a lock of the server.</summary>
    public static Task UntilBlockedFor(TimeSpan time, NpgsqlDataSource source, Task call) => Until(
        source,
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND clock_timestamp() - query_start > " +
        $"interval '{(long)time.TotalMilliseconds} ms'",
        call);

    /// <summary>Waits until a count is not 0, which a call that cannot end by itself will bring about.</summary>
    public static async Task Until(NpgsqlDataSource source, string countSql, Task call)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (await Scalar<long>(source, countSql) == 0)
        {
            call.IsCompleted.Should().BeFalse("it cannot end by itself");
            watch.Elapsed.Should().BeLessThan(Limit, "the server should have come so far");
            await Task.Delay(10);
        }
    }

    /// <summary>Calls again where a busy server took longer than the second that it has.</summary>
    public static async Task<T> Patiently<T>(Func<Task<T>> call)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (PostgresGalleryException error) when (error.Message.Contains(Late) && watch.Elapsed < Limit)
            {
                // once more
            }
        }
    }

    /// <summary>What a call throws.</summary>
    public static async Task<PostgresGalleryException> ErrorOf(Func<Task> call) =>
        (await call.Should().ThrowAsync<PostgresGalleryException>()).Which;

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings)
    {
        NpgsqlDataSourceBuilder builder = new(settings.ConnectionString);
        builder.UseVector();
        return builder.Build();
    }
}
