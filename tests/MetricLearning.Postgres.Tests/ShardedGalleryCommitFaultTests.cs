using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>What a load into two servers tells and leaves when a commit gets no answer, and how it ends when a shard is silent.</summary>
[NonParallelizable]
public class ShardedGalleryCommitFaultTests : TwoServersFaults
{
    private const string WaitAtCommit = "PERFORM pg_advisory_xact_lock(4711)";

    [TestCase(0)]
    [TestCase(1)]
    public async Task Commit_WhoseAnswerIsLost_CountsAsDoneIfTheServerSaysSo(int shard)
    {
        using CuttableProxy proxy = new(shard == 0 ? TestServer.Variable : TestServer.SecondVariable);
        await using NpgsqlDataSource way = proxy.Open(shard == 0 ? TestServer.Variable : TestServer.SecondVariable);
        ShardedGallery gallery = await NewGallery(shard, way, new() { Ask = Limit });
        NpgsqlDataSource direct = shard == 0 ? Servers.First : Servers.Second;
        await TwoServers.FailAtCommit(direct, TwoServers.Name(gallery), WaitAtCommit);
        await using NpgsqlConnection locking = await HoldCommits(direct);
        Task<long> load = gallery.LoadAsync(LoadRows.Equal(100, Dimension));
        await TestServer.UntilBlocked(direct, load);

        proxy.LoseAnswers();
        await Release(locking);
        await TestServer.Until(direct, $"SELECT count(*) FROM {TwoServers.Name(gallery)}", load);
        proxy.Repair();

        (await load.WaitAsync(Limit)).Should().Be(100);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 100));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Commit_OfAShardThatCannotBeAsked_IsUncertainAndCanBeRepaired(bool isDone)
    {
        using CuttableProxy proxy = new();
        await using NpgsqlDataSource way = proxy.Open();
        ShardedGallery gallery = await NewGallery(0, way, new() { Ask = TimeSpan.FromSeconds(1) });
        await TwoServers.FailAtCommit(Servers.First, TwoServers.Name(gallery), WaitAtCommit);
        await using NpgsqlConnection locking = await HoldCommits(Servers.First);
        Task<PostgresGalleryException> load = ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100, Dimension)));
        await TestServer.UntilBlocked(Servers.First, load);

        proxy.FallSilent(); // lets no new connection through
        proxy.Cut();

        PostgresGalleryException error = await load;
        error.LoadedShards.Should().Equal(1);
        error.UncertainShards.Should().Equal(0);
        error.IsTransient.Should().BeFalse("the same call would meet the rows of the second");
        error.Message.Should().StartWith("1 of 2 shards have their rows").And.Contain("shards[0]").And.Contain("could not be asked")
            .And.Contain("refused if the shard has them");

        if (!isDone)
        {
            await TestServer.Execute(
                Servers.First, "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        }

        await Release(locking);
        await TestServer.Until(Servers.First, $"SELECT (count(*) = 0)::int::bigint FROM pg_locks WHERE locktype = 'advisory'", Never());
        (await TestServer.Scalar<long>(Servers.First, $"SELECT count(*) FROM {TwoServers.Name(gallery)}") > 0).Should().Be(isDone);
        proxy.Repair();
        await ReadmeSnippets.Repair(gallery, LoadRows.Equal(100, Dimension), error).WaitAsync(Limit);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 100));
    }

    [Test]
    public async Task Commit_WhoseServerIsKilled_CountsAsFailedWhenItIsThereAgain()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Ask = Limit });
        await TwoServers.FailAtCommit(Servers.Second, TwoServers.Name(gallery), WaitAtCommit);
        NpgsqlConnection locking = await HoldCommits(Servers.Second); // of the server that is killed
        Task<PostgresGalleryException> load = ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100, Dimension)));
        await TestServer.UntilBlocked(Servers.Second, load);

        await TestServer.Control("kill");
        await TestServer.Control("start");

        PostgresGalleryException error = await load;
        error.LoadedShards.Should().Equal(0);
        error.UncertainShards.Should().BeEmpty();
        error.Message.Should().Contain("shards[1]").And.Contain("was not done");
        await ReadmeSnippets.Repair(gallery, LoadRows.Equal(100, Dimension), error).WaitAsync(Limit);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 100));
        GC.KeepAlive(locking);
    }

    [Test]
    public async Task Commit_ThatDoesNotEnd_IsStoppedByTheLimitAndLeavesNothing()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Commit = TimeSpan.FromSeconds(1), Ask = Limit });
        await TwoServers.FailAtCommit(Servers.First, TwoServers.Name(gallery), WaitAtCommit);
        await using NpgsqlConnection locking = await HoldCommits(Servers.First);

        PostgresGalleryException error = await ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100, Dimension)));

        await Release(locking);
        error.Message.Should().StartWith("Loading rows into shards[0]: ").And.Contain("was not done");
        (error.LoadedShards.Count, error.UncertainShards.Count, error.IsTransient).Should().Be((0, 0, true));
        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Commits_ThatTwoShardsRefuse_AreToldEachWithItsPlace()
    {
        PostgresGallery[] shards =
        [
            await PostgresGallery.OpenAsync(Servers.First, Dimension, TestServer.NewTable()),
            await PostgresGallery.OpenAsync(Servers.Second, Dimension, TestServer.NewTable()),
            await PostgresGallery.OpenAsync(Servers.Second, Dimension, TestServer.NewTable()),
        ];
        await TwoServers.FailAtCommit(Servers.Second, TestServer.Name(shards[1]), "RAISE EXCEPTION USING ERRCODE = 'disk_full'");
        await TwoServers.FailAtCommit(Servers.Second, TestServer.Name(shards[2]), "RAISE EXCEPTION USING ERRCODE = 'out_of_memory'");

        PostgresGalleryException error = await ErrorOf(() => new ShardedGallery(shards).LoadAsync(LoadRows.Equal(100, Dimension)));

        error.LoadedShards.Should().Equal(0);
        error.Message.Should().Contain("shards[1]").And.Contain("53100").And.Contain("shards[2]").And.Contain("53200");
    }

    [Test]
    public async Task Complete_ThatOneShardRefuses_StopsTheOthersAndIsThrown()
    {
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Patience = TimeSpan.FromHours(1) });
        string[] ids = [.. Enumerable.Range(0, 2).Select(shard => Enumerable.Range(0, 100).Select(i => $"{i}")
            .First(id => gallery.ShardOf(id) == shard))];
        await gallery.AddAsync(["before"], new float[Dimension], [ids[1]]);
        await using NpgsqlConnection other = await Servers.Hold(gallery, ids[0]); // for which the first shard would wait

        Task load = gallery.LoadAsync(LoadRows.Equal(100, Dimension));

        (await FluentActions.Awaiting(() => load.WaitAsync(Limit)).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should().Contain("ShardOf is 1");
        await other.DisposeAsync();
        (await gallery.CountAsync()).Should().Equal(new LabelCount("before", 1));
    }

    [Test]
    public async Task Silence_OfOneShardWhenTheRowsThrow_EndsAndLeavesNothing()
    {
        using CuttableProxy proxy = new(TestServer.SecondVariable);
        await using NpgsqlDataSource second = proxy.Open(TestServer.SecondVariable);
        ShardedGallery gallery = await Servers.NewGallery(
            Dimension, limits: new() { Close = TimeSpan.FromSeconds(1) }, second: second);

        Task load = gallery.LoadAsync(LoadRows.ThatThrow(Dimension, proxy.FallSilent));

        await FluentActions.Awaiting(() => load.WaitAsync(Limit)).Should().ThrowAsync<InvalidDataException>();
        proxy.Repair();
        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    // Npgsql refuses to use a connection that its own keepalive found broken, by another exception than where it breaks in use.
    [Test]
    public async Task Loss_ThatIsFoundBetweenTwoCalls_IsToldAsALostConnection()
    {
        using CuttableProxy proxy = new(TestServer.SecondVariable);
        await using NpgsqlDataSource second = proxy.Open(
            TestServer.SecondVariable, settings => (settings.KeepAlive, settings.CommandTimeout) = (1, 5));
        ShardedGallery gallery = await Servers.NewGallery(Dimension, limits: new() { Patience = TimeSpan.FromHours(1) }, second: second);
        string held = Enumerable.Range(0, 100).Select(i => $"{i}").First(id => gallery.ShardOf(id) == 0);
        await using NpgsqlConnection other = await Servers.Hold(gallery, held);
        Task<PostgresGalleryException> load = ErrorOf(() => gallery.LoadAsync(LoadRows.Equal(100, Dimension)));
        await TestServer.UntilBlocked(Servers.First, load);
        const string Idle = "FROM pg_stat_activity WHERE state = 'idle in transaction'";
        const string AnswerIsSent = "AND state_change < clock_timestamp() - interval '500 ms'"; // the client has it by then
        await TestServer.Until(Servers.Second, $"SELECT count(*) {Idle} {AnswerIsSent}", load);

        proxy.LoseAnswers();
        await TestServer.Until(Servers.Second, $"SELECT (count(*) = 0)::int::bigint {Idle}", load); // the client has closed it
        await other.DisposeAsync();

        (await load).Message.Should().StartWith("Loading rows into shards[1]: ").And.Contain("lost");
        proxy.Repair();
        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Load_OfARoleWithTimeLimits_IsNotEndedByThem()
    {
        string role = $"metric_learning_hasty_{Environment.ProcessId}";
        await TestServer.Execute(Servers.Second, $"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD 'hasty'");
        try
        {
            await using NpgsqlDataSource hasty = TestServer.Open(
                settings => (settings.Username, settings.Password) = (role, "hasty"), TestServer.SecondVariable);
            ShardedGallery gallery = await Servers.NewGallery(Dimension, second: hasty);
            bool hasTransactionTimeout = await TestServer.Scalar<long>(
                Servers.Second, "SELECT count(*) FROM pg_settings WHERE name = 'transaction_timeout'") > 0;
            await TestServer.Execute(
                Servers.Second,
                $"ALTER ROLE {role} SET lock_timeout = '1 s'; ALTER ROLE {role} SET statement_timeout = '1 s'; " +
                (hasTransactionTimeout ? $"ALTER ROLE {role} SET transaction_timeout = '1 s'" : ""));
            hasty.Clear(); // connections of before have no limits
            await using NpgsqlConnection locking = await TestServer.Lock(Servers.Second, (PostgresGallery)gallery.Shards[1]);

            Task<long> load = gallery.LoadAsync(LoadRows.Equal(100, Dimension));
            await TestServer.UntilBlockedFor(TimeSpan.FromSeconds(1.5), Servers.Second, load);
            await locking.DisposeAsync();

            (await load.WaitAsync(Limit)).Should().Be(100);
        }
        finally
        {
            await TestServer.Execute(Servers.Second, $"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        }
    }

    private static Task Never() => new TaskCompletionSource().Task;

    // Commits of tables that wait wait from now on, until they are released or the server ends.
    private static async Task<NpgsqlConnection> HoldCommits(NpgsqlDataSource source)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlCommand command = new("SELECT pg_advisory_lock(4711)", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task Release(NpgsqlConnection locking)
    {
        await using NpgsqlCommand command = new("SELECT pg_advisory_unlock(4711)", locking);
        (await command.ExecuteScalarAsync()).Should().Be(true);
    }

    private Task<ShardedGallery> NewGallery(int shard, NpgsqlDataSource way, LoadLimits limits) => Servers.NewGallery(
        Dimension, limits: limits, first: shard == 0 ? way : null, second: shard == 1 ? way : null);
}
