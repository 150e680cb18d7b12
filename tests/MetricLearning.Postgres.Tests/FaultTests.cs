using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>What happens when the server or the way to it fails.</summary>
[NonParallelizable]
public class FaultTests
{
    private const int Dimension = 64;
    private NpgsqlDataSource _source = null!;

    [SetUp]
    public void Open() => _source = TestServer.OpenSecond();

    [TearDown]
    public async Task Close()
    {
        _source?.Dispose();
        await TestServer.Revive();
    }

    [Test]
    public async Task Kill_InMidLoad_LeavesNothingAndTheNextCallWorks()
    {
        PostgresGallery gallery = await NewGallery();
        await gallery.AddAsync(["before"], new float[Dimension], ["before"]);

        PostgresGalleryException error = await TestServer.ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(
            100_000, Dimension, i => i == 50_000 ? TestServer.Control("kill") : Task.CompletedTask)));
        PostgresGalleryException unreachable = await TestServer.ErrorOf(() => gallery.CountAsync().AsTask());
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
        NpgsqlConnection locking = await TestServer.Lock(_source, gallery);
        Task<PostgresGalleryException> search = TestServer.ErrorOf(() => gallery.SearchAsync(new float[Dimension], 1).AsTask());
        await TestServer.UntilBlocked(_source, search);

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

        PostgresGalleryException error = await TestServer.ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(
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
        NpgsqlConnection locking = await TestServer.Lock(_source, gallery);
        using CancellationTokenSource stop = new();
        Task<GalleryNeighbor[][]> search = gallery.SearchAsync(new float[Dimension], 1, null, stop.Token).AsTask();
        await TestServer.UntilBlocked(_source, search);

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
        PostgresGallery same = await TestServer.Patiently(() => PostgresGallery.OpenAsync(hasty, Dimension, gallery.Options));
        NpgsqlConnection locking = await TestServer.Lock(_source, gallery);

        PostgresGalleryException error = await TestServer.ErrorOf(() => same.SearchAsync(new float[Dimension], 1).AsTask());

        await locking.DisposeAsync();
        error.Message.Should().Contain(TestServer.Late).And.Contain("Command Timeout");
        (await TestServer.Patiently(() => same.SearchAsync(new float[Dimension], 1).AsTask()))[0].Should().HaveCount(1);
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

        PostgresGalleryException error = await TestServer.ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(400_000, Dimension)));

        error.SqlState.Should().Be("53100");
        error.Message.Should().Contain("Free or add space");
        (await gallery.CountAsync()).Should().Equal(new LabelCount("before", 1));
        await TestServer.Execute(_source, $"DROP TABLE {options.Schema}.ballast");
        await TestServer.Execute(_source, $"VACUUM {options.Schema}.{options.Table}");
        await gallery.AddAsync(["after"], new float[Dimension], ["after"]);
        (await gallery.CountAsync()).Should().HaveCount(2);
        await TestServer.Execute(_source, $"DROP TABLE {options.Schema}.{options.Table}");
    }

    private Task<PostgresGallery> NewGallery() => PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());

    private static async Task Cut()
    {
        await using NpgsqlDataSource other = TestServer.Open(settings => settings.ApplicationName = "other", TestServer.SecondVariable);
        await TestServer.Execute(
            other,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'other'");
    }
}
