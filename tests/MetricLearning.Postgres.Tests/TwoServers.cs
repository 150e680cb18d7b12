using MetricLearning.Distances;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>Data sources of both servers; tests are skipped where there are none.</summary>
internal sealed class TwoServers : IDisposable
{
    public NpgsqlDataSource First { get; } = TestServer.Open();

    public NpgsqlDataSource Second { get; } = TestServer.OpenSecond();

    /// <summary>An empty gallery with a shard on each, by another way if one is given.</summary>
    public async Task<ShardedGallery> NewGallery(
        int dimension,
        DistanceMetric metric = DistanceMetric.Euclidean,
        PostgresVectorType type = PostgresVectorType.Vector,
        LoadLimits? limits = null,
        NpgsqlDataSource? second = null,
        NpgsqlDataSource? first = null)
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric, VectorType = type };
        return new([
            await PostgresGallery.OpenAsync(first ?? First, dimension, options),
            await PostgresGallery.OpenAsync(second ?? Second, dimension, options)])
        {
            Limits = limits ?? new(),
        };
    }

    /// <summary>The table of each shard.</summary>
    public static string Name(ShardedGallery gallery) => TestServer.Name((PostgresGallery)gallery.Shards[0]);

    /// <summary>Runs a statement of PL/pgSQL when a transaction commits that added rows to a server's shard.</summary>
    public static Task FailAtCommit(NpgsqlDataSource source, string table, string fault) => TestServer.Execute(
        source,
        $"""
        CREATE FUNCTION {table}_fault() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {fault.Replace("'", "''")}; RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION {table}_fault()
        """);

    /// <summary>Whoever adds the id to its shard waits from now on, until the connection is disposed of.</summary>
    public async Task<NpgsqlConnection> Hold(ShardedGallery gallery, string id)
    {
        NpgsqlDataSource source = gallery.ShardOf(id) == 0 ? First : Second;
        NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlCommand command = new(
            $"BEGIN; INSERT INTO {Name(gallery)} (id, label, features) VALUES ('{id}', 'other', '[0,0,0,0,0,0,0,0]')", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
