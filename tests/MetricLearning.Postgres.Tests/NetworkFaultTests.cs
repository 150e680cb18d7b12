using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>What happens when the network between client and server is cut: no server says why, and none is told.</summary>
public class NetworkFaultTests
{
    private const int Dimension = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private CuttableProxy _proxy = null!;
    private NpgsqlDataSource _direct = null!, _source = null!;
    private PostgresGallery _gallery = null!;

    [SetUp]
    public async Task Open()
    {
        _direct = TestServer.Open();
        _proxy = new();
        _source = _proxy.Open();
        _gallery = await PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());
    }

    [TearDown]
    public void Close()
    {
        _source?.Dispose();
        _proxy?.Dispose();
        _direct?.Dispose();
    }

    [Test]
    public async Task Cut_InMidLoad_LeavesNothingAndTheNextCallWorks()
    {
        PostgresGalleryException error = await TestServer.ErrorOf(
            () => _gallery.LoadAsync(LoadRows.Equal(100_000, Dimension, i => CutAt(i, 50_000))));

        error.Message.Should().StartWith("Loading rows: ").And.Contain("lost").And.Contain("call again");
        (error.IsTransient, error.SqlState).Should().Be((true, null));
        (await _gallery.CountAsync()).Should().BeEmpty();
        (await _gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    [Test]
    public async Task Cancel_BetweenTheBlocksOfASearch_ThrowsAndTheNextCallWorks([Values] bool isSharded)
    {
        PostgresGallery other = await PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());
        IGallery gallery = isSharded ? new ShardedGallery([_gallery, other]) : _gallery;
        float[] rows = SearchRows.Random(600, Dimension, seed: 70);
        await gallery.AddAsync(
            [.. Enumerable.Repeat("a", 600)], rows, [.. Enumerable.Range(0, 600).Select(i => $"{i}")]);
        GalleryNeighbor[][] expected = await gallery.SearchAsync(rows, 3); // three blocks
        int before = _proxy.RoundTrips;
        _ = await gallery.SearchAsync(rows, 3);
        int all = _proxy.RoundTrips - before, thrown = 0;
        for (int trip = 1; trip <= all; trip++)
        {
            using CancellationTokenSource stop = new();
            int at = _proxy.RoundTrips + trip;
            _proxy.OnRoundTrip(count => Cancel(count == at));
            try
            {
                _ = await gallery.SearchAsync(rows, 3, null, stop.Token);
                stop.IsCancellationRequested.Should().BeTrue("else nothing was tried");
            }
            catch (OperationCanceledException)
            {
                thrown++;
            }

            _proxy.OnRoundTrip(null);

            void Cancel(bool isNow)
            {
                if (isNow)
                {
                    stop.Cancel();
                }
            }
        }

        int late = isSharded ? 4 : 2; // the last block and ROLLBACK, which heeds no token, of each
        thrown.Should().BeGreaterThanOrEqualTo(all - late, "only then it may be too late").And.BeGreaterThan(late);
        (await gallery.SearchAsync(rows, 3)).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Test]
    public async Task Cut_InMidQuery_IsAClearErrorAndTheNextCallWorks()
    {
        await _gallery.AddAsync(["a"], new float[Dimension], ["1"]);
        // Idle connections, which are cut too: the next call is not to take one.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _gallery.CountAsync().AsTask()));
        await using NpgsqlConnection locking = await TestServer.Lock(_direct, _gallery);
        Task<PostgresGalleryException> search = TestServer.ErrorOf(() => _gallery.SearchAsync(new float[Dimension], 1).AsTask());
        await TestServer.UntilBlocked(_direct, search);

        _proxy.Cut();

        PostgresGalleryException error = await search.WaitAsync(Limit);
        await locking.DisposeAsync();
        error.Message.Should().StartWith("Searching: ").And.Contain("lost").And.Contain("call again");
        error.IsTransient.Should().BeTrue();
        (await _gallery.SearchAsync(new float[Dimension], 1))[0].Single().Id.Should().Be("1");
    }

    [Test]
    public async Task Cut_InMidUpsert_LeavesWhatWasThereAndTheNextCallWorks()
    {
        string[] ids = [.. Enumerable.Range(0, 2500).Select(i => $"{i}")]; // of three statements
        string[] labels = [.. ids.Select(_ => "new")];
        await _gallery.AddAsync(["old"], new float[Dimension], ["2400"]);
        await using NpgsqlConnection locking = await _direct.OpenConnectionAsync();
        await using (NpgsqlCommand command = new($"BEGIN; SELECT FROM {TestServer.Name(_gallery)} FOR UPDATE", locking))
        {
            await command.ExecuteNonQueryAsync();
        }

        Task<PostgresGalleryException> upsert = TestServer.ErrorOf(
            () => _gallery.UpsertAsync(labels, new float[ids.Length * Dimension], ids).AsTask());
        await TestServer.UntilBlocked(_direct, upsert);

        _proxy.Cut();

        (await upsert.WaitAsync(Limit)).IsTransient.Should().BeTrue();
        await locking.DisposeAsync();
        (await _gallery.CountAsync()).Should().Equal(new LabelCount("old", 1));
        await _gallery.UpsertAsync(labels, new float[ids.Length * Dimension], ids);
        (await _gallery.CountAsync()).Should().Equal(new LabelCount("new", 2500));
    }

    [Test]
    public async Task Silence_InMidLoad_EndsByCancellationAndLeavesNothing()
    {
        using CancellationTokenSource stop = new();
        Task load = _gallery.LoadAsync(
            LoadRows.Equal(100_000, Dimension, i =>
            {
                if (i == 50_000)
                {
                    _proxy.FallSilent();
                    stop.CancelAfter(TimeSpan.FromMilliseconds(200)); // sooner or later: it waits for the server in either case
                }

                return Task.CompletedTask;
            }),
            null,
            stop.Token);

        await ThrowsAndLeavesNothing<OperationCanceledException>(load);
    }

    [Test]
    public async Task Silence_WhenTheRowsThrow_EndsAndLeavesNothing()
    {
        Task load = _gallery.LoadAsync(LoadRows.ThatThrow(Dimension, _proxy.FallSilent));

        await ThrowsAndLeavesNothing<InvalidDataException>(load);
    }

    [Test]
    public async Task Silence_InMidQuery_EndsByTheTimeOutAndTheNextCallWorks()
    {
        await _gallery.AddAsync(["a"], new float[Dimension], ["1"]);
        await using NpgsqlDataSource hasty = _proxy.Open(change: settings => settings.CommandTimeout = 1);
        PostgresGallery same = await TestServer.Patiently(() => PostgresGallery.OpenAsync(hasty, Dimension, _gallery.Options));

        _proxy.FallSilent(); // an idle connection, which the search takes, does not tell

        PostgresGalleryException error = await TestServer.ErrorOf(() => same.SearchAsync(new float[Dimension], 1).AsTask())
            .WaitAsync(Limit);
        _proxy.Repair();
        error.Message.Should().Contain(TestServer.Late).And.Contain("Command Timeout");
        (await TestServer.Patiently(() => same.SearchAsync(new float[Dimension], 1).AsTask()))[0].Single().Id.Should().Be("1");
    }

    private async Task ThrowsAndLeavesNothing<TException>(Task load)
        where TException : Exception
    {
        await FluentActions.Awaiting(() => load.WaitAsync(Limit)).Should().ThrowAsync<TException>();
        _proxy.Repair();
        (await _gallery.CountAsync()).Should().BeEmpty();
        (await _gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    private Task CutAt(int place, int cut)
    {
        if (place == cut)
        {
            _proxy.Cut();
        }

        return Task.CompletedTask;
    }
}
