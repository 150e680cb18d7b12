using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>What a load into two servers leaves when one of them fails, or another change is in its way.</summary>
[NonParallelizable]
public class ShardedGalleryLoadFaultTests : TwoServersFaults
{
    [TestCase(50_000)]
    [TestCase(99_999)]
    public async Task Kill_InMidLoad_LeavesNothingOnEitherAndTheNextCallWorks(int at)
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension);
        await gallery.AddAsync(["before", "before"], new float[2 * Dimension], ["before", "earlier"]);

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(
            100_000, Dimension, i => i == at ? TestServer.Control("kill") : Task.CompletedTask)));
        PostgresGalleryException unreachable = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(1, Dimension)));
        IReadOnlyList<LabelCount> first = await gallery.Shards[0].CountAsync();
        await TestServer.Control("start");

        error.Message.Should().StartWith("Loading rows into shards[1]: ").And.Contain("lost").And.Contain("call again");
        unreachable.Message.Should().StartWith("Loading rows into shards[1]: ").And.Contain("not reached");
        (error.IsTransient, unreachable.IsTransient).Should().Be((true, true));
        first.Should().NotContain(one => one.Label == "label");
        (await gallery.CountAsync()).Should().Equal(new LabelCount("before", 2));
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    [Test]
    public async Task Kill_OfAShardThatHasTakenItsRows_IsSeenBeforeAnotherCommits()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension);
        string held = Enumerable.Range(0, 100).Select(i => $"{i}").First(id => gallery.ShardOf(id) == 0);
        await using NpgsqlConnection other = await Servers.Hold(gallery, held);
        Task<PostgresGalleryException> load = ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100, Dimension)));
        await TestServer.UntilBlocked(Servers.First, load);
        await TestServer.Until(Servers.Second, "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'", load);

        await TestServer.Control("kill");
        await other.DisposeAsync(); // nobody has the id now, and the first shard takes it

        (await load).Message.Should().StartWith("Loading rows into shards[1]: ");
        await TestServer.Control("start");
        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    [TestCase("RAISE EXCEPTION USING ERRCODE = 'disk_full'", "53100")]
    [TestCase("PERFORM pg_terminate_backend(pg_backend_pid())", "57P01")]
    public async Task Commit_ThatTheSecondRefuses_TellsWhoseRowsToLoadAgain(string fault, string code)
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension);
        await TwoServers.FailAtCommit(Servers.Second, TwoServers.Name(gallery), fault);

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(1000, Dimension)));

        error.LoadedShards.Should().Equal(0);
        error.IsTransient.Should().BeFalse("the same call would meet the rows of the first");
        error.SqlState.Should().Be(code);
        error.Message.Should().StartWith("1 of 2 shards have their rows").And.Contain("shards[1]").And.Contain("Load the rows again");
        (await gallery.Shards[1].CountAsync()).Should().BeEmpty();

        await TestServer.Execute(Servers.Second, $"DROP TRIGGER fault ON {TwoServers.Name(gallery)}");
        await ReadmeSnippets.Repair(gallery, LoadRows.Equal(1000, Dimension), error);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 1000));
    }

    [Test]
    public async Task Commit_ThatTheFirstRefuses_LeavesNothing()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension);
        await TwoServers.FailAtCommit(Servers.First, TwoServers.Name(gallery), "RAISE EXCEPTION USING ERRCODE = 'disk_full'");

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(1000, Dimension)));

        error.LoadedShards.Should().BeEmpty();
        error.Message.Should().StartWith("Loading rows into shards[0]: ").And.Contain("Free or add space");
        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Load_IdThatAnotherChangeHolds_EndsAndLeavesNothing()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Patience = TimeSpan.FromSeconds(1) });
        await using NpgsqlConnection other = await Servers.Hold(gallery, "7");

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100, Dimension)));

        await other.DisposeAsync();
        error.SqlState.Should().Be("55P03");
        error.IsTransient.Should().BeTrue();
        error.Message.Should().Contain("did not end within 1 s").And.Contain("Call again");
        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    // Each has an id of the other's on a server of its own: neither server sees that they wait for one another.
    [Test]
    public async Task Load_TwoThatWaitForOneAnother_EndAndOneAtMostLoads()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Patience = TimeSpan.FromSeconds(1) });
        string[] shared = [.. Enumerable.Range(0, 2).Select(shard => Enumerable.Range(0, 100).Select(i => $"{i}")
            .First(id => gallery.ShardOf(id) == shard))];
        using SemaphoreSlim bothHold = new(0);

        Task<Exception?>[] loads =
        [
            OutcomeOf(gallery.LoadAsync(Crossing("a", shared[0], shared[1]))),
            OutcomeOf(gallery.LoadAsync(Crossing("b", shared[1], shared[0]))),
        ];
        // A table grows when the server takes the first rows of a COPY in.
        await TestServer.Until(Servers.First, $"SELECT (pg_relation_size('{TwoServers.Name(gallery)}') > 0)::int::bigint", loads[0]);
        await TestServer.Until(Servers.Second, $"SELECT (pg_relation_size('{TwoServers.Name(gallery)}') > 0)::int::bigint", loads[1]);
        bothHold.Release(4);

        Exception?[] outcomes = await Task.WhenAll(loads).WaitAsync(Limit);
        outcomes.Should().Contain(one => one is PostgresGalleryException && ((PostgresGalleryException)one).SqlState == "55P03");
        IReadOnlyList<LabelCount> left = await gallery.CountAsync();
        string[] loaded = [.. outcomes.Select((error, i) => error is null ? $"{"ab"[i]}" : "").Where(label => label.Length > 0)];
        left.Should().Equal(loaded.Select(label => new LabelCount(label, 4002)));

        async IAsyncEnumerable<PostgresRow> Crossing(string label, string held, string wanted)
        {
            foreach (string id in (string[])[held, wanted])
            {
                yield return new(id, label, new float[Dimension]);
                IEnumerable<string> ids = Enumerable.Range(0, int.MaxValue).Select(i => $"{label}{i}");
                foreach (string more in ids.Where(one => gallery.ShardOf(one) == gallery.ShardOf(id)).Take(2000))
                {
                    yield return new(more, label, new float[Dimension]);
                }

                (await bothHold.WaitAsync(Limit)).Should().BeTrue();
            }
        }
    }

    [Test]
    public async Task Load_WhileAnIndexIsBuilt_WaitsForItBeyondThePatience()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Patience = TimeSpan.FromMilliseconds(100) });
        await using NpgsqlConnection locking = await TestServer.Lock(Servers.Second, (PostgresGallery)gallery.Shards[1]);
        Task<long> load = gallery.LoadAsync(LoadRows.Equal(100, Dimension));

        await TestServer.UntilBlockedFor(TimeSpan.FromMilliseconds(300), Servers.Second, load);
        await locking.DisposeAsync();

        (await load.WaitAsync(Limit)).Should().Be(100);
    }

    [Test]
    public async Task Cut_InMidLoad_LeavesNothingOnEitherAndTheNextCallWorks()
    {
        using CuttableProxy proxy = new(TestServer.SecondVariable);
        await using NpgsqlDataSource second = proxy.Open(TestServer.SecondVariable);
        ShardedGallery gallery = await Servers.NewGallery(Dimension, second: second);

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100_000, Dimension, i =>
        {
            Action act = i == 50_000 ? proxy.Cut : () => { };
            act();
            return Task.CompletedTask;
        })));

        error.Message.Should().StartWith("Loading rows into shards[1]: ").And.Contain("lost");
        error.LoadedShards.Should().BeEmpty();
        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    private static async Task<Exception?> OutcomeOf(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
