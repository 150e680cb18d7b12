using System.Diagnostics;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>What happens when the server or the way to it fails.</summary>
[NonParallelizable]
public class FaultTests
{
    private const int Dimension = 64;
    private const string Late = "did not answer in time";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private NpgsqlDataSource _source = null!;

    [SetUp]
    public void Open() => _source = TestServer.OpenSecond();

    [TearDown]
    public void Close() => _source?.Dispose();

    [Test]
    public async Task Kill_InMidLoad_LeavesNothingAndTheNextCallWorks()
    {
        PostgresGallery gallery = await NewGallery();
        await gallery.AddAsync(["before"], new float[Dimension], ["before"]);

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(
            100_000, Dimension, i => i == 50_000 ? TestServer.Control("kill") : Task.CompletedTask)));
        PostgresGalleryException unreachable = await ErrorOf(() => gallery.CountAsync().AsTask());
        await TestServer.Control("start");

        error.Message.Should().Contain("lost").And.Contain("call again");
        unreachable.Message.Should().Contain("not reached");
        (error.IsTransient, unreachable.IsTransient).Should().Be((true, true));
        (await gallery.CountAsync()).Should().Equal(new LabelCount("before", 1));
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    [Test]
    public async Task Kill_InMidQuery_IsAClearErrorAndTheNextCallWorks()
    {
        PostgresGallery gallery = await NewGallery();
        await gallery.AddAsync(["a"], new float[Dimension], ["1"]);
        // Idle connections, which are broken too: the next call is not to take one.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => gallery.CountAsync().AsTask()));
        NpgsqlConnection locking = await Lock(gallery);
        Task<PostgresGalleryException> search = ErrorOf(() => gallery.SearchAsync(new float[Dimension], 1).AsTask());
        await UntilBlocked(search);

        await TestServer.Control("kill");

        PostgresGalleryException error = await search;
        await TestServer.Control("start");
        error.Message.Should().StartWith("Searching: ").And.Contain("call again");
        await locking.Invoking(one => one.DisposeAsync().AsTask()).Should().ThrowAsync<NpgsqlException>("it is broken too");
        (await gallery.SearchAsync(new float[Dimension], 1))[0].Single().Id.Should().Be("1");
    }

    [Test]
    public async Task Cut_InMidLoad_LeavesNothingAndTheNextCallWorks()
    {
        PostgresGallery gallery = await NewGallery();

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(
            100_000, Dimension, i => i == 50_000 ? Cut() : Task.CompletedTask)));

        error.Message.Should().StartWith("Loading rows: ").And.Contain("call again");
        error.IsTransient.Should().BeTrue();
        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    [Test]
    public async Task Cut_OfIdleConnections_IsNotedByNoCall()
    {
        PostgresGallery gallery = await NewGallery();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => gallery.CountAsync().AsTask()));
        await Cut();

        try
        {
            await gallery.CountAsync();
        }
        catch (PostgresGalleryException error)
        {
            error.IsTransient.Should().BeTrue();
        }

        for (int i = 0; i < 10; i++)
        {
            (await gallery.CountAsync()).Should().BeEmpty("one call at most meets a connection that was cut");
        }
    }

    [Test]
    public async Task Cancel_SlowSearch_EndsItAndTheNextCallWorks()
    {
        PostgresGallery gallery = await NewGallery();
        await gallery.AddAsync(["a"], new float[Dimension], ["1"]);
        NpgsqlConnection locking = await Lock(gallery);
        using CancellationTokenSource stop = new();
        Task<GalleryNeighbor[][]> search = gallery.SearchAsync(new float[Dimension], 1, null, stop.Token).AsTask();
        await UntilBlocked(search);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => search).Should().ThrowAsync<OperationCanceledException>();
        await locking.DisposeAsync();
        (await gallery.SearchAsync(new float[Dimension], 1))[0].Single().Id.Should().Be("1");
        (await TestServer.Scalar<long>(_source, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).Should().Be(0);
    }

    [Test]
    public async Task Timeout_SlowSearch_SaysSoAndTheNextCallWorks()
    {
        PostgresGallery gallery = await NewGallery();
        await gallery.AddAsync(["a"], new float[Dimension], ["1"]);
        await using NpgsqlDataSource hasty = TestServer.Open(settings => settings.CommandTimeout = 1, TestServer.SecondVariable);
        PostgresGallery same = await Patiently(() => PostgresGallery.OpenAsync(hasty, Dimension, gallery.Options));
        NpgsqlConnection locking = await Lock(gallery);

        PostgresGalleryException error = await ErrorOf(() => same.SearchAsync(new float[Dimension], 1).AsTask());

        await locking.DisposeAsync();
        error.Message.Should().Contain(Late).And.Contain("Command Timeout");
        (await Patiently(() => same.SearchAsync(new float[Dimension], 1).AsTask()))[0].Should().HaveCount(1);
    }

    [Test]
    public async Task FullDisk_InMidLoad_LeavesWhatWasThereAndTheNextCallWorks()
    {
        string small = TestServer.Value(TestServer.SmallVariable);
        await using NpgsqlDataSource source = TestServer.Open(
            settings => settings.Options = $"-c default_tablespace={small}", TestServer.SecondVariable);
        PostgresGalleryOptions options = TestServer.NewTable();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, Dimension, options);
        await gallery.AddAsync(["before"], new float[Dimension], ["before"]);
        await TestServer.Execute(
            source, $"CREATE TABLE {options.Schema}.ballast AS SELECT repeat('x', 1000) FROM generate_series(1, 4000)");

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(400_000, Dimension)));

        error.SqlState.Should().Be("53100");
        error.Message.Should().Contain("Free or add space");
        (await gallery.CountAsync()).Should().Equal(new LabelCount("before", 1));
        await TestServer.Execute(_source, $"DROP TABLE {options.Schema}.ballast");
        await TestServer.Execute(_source, $"VACUUM {options.Schema}.{options.Table}");
        await gallery.AddAsync(["after"], new float[Dimension], ["after"]);
        (await gallery.CountAsync()).Should().HaveCount(2);
        await TestServer.Execute(_source, $"DROP TABLE {options.Schema}.{options.Table}");
    }

    private static async Task<PostgresGalleryException> ErrorOf(Func<Task> call) =>
        (await call.Should().ThrowAsync<PostgresGalleryException>()).Which;

    // Again where a busy server took longer than the second that it has.
    private static async Task<T> Patiently<T>(Func<Task<T>> call)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (PostgresGalleryException error) when (error.Message.Contains(Late) && watch.Elapsed < Patience)
            {
                // once more
            }
        }
    }

    private Task<PostgresGallery> NewGallery() => PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());

    private static async Task Cut()
    {
        await using NpgsqlDataSource other = TestServer.Open(settings => settings.ApplicationName = "other", TestServer.SecondVariable);
        await TestServer.Execute(
            other,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'other'");
    }

    // Whoever reads the table waits from now on, until the connection is disposed of.
    private async Task<NpgsqlConnection> Lock(PostgresGallery gallery)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync();
        await using NpgsqlCommand command = new(
            $"BEGIN; LOCK TABLE {gallery.Options.Schema}.{gallery.Options.Table} IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task UntilBlocked(Task search)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (await TestServer.Scalar<long>(_source, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 0)
        {
            search.IsCompleted.Should().BeFalse("the lock holds it up");
            watch.Elapsed.Should().BeLessThan(Patience, "the search should have met the lock by then");
            await Task.Delay(10);
        }
    }
}
