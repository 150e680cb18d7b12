using System.Globalization;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>
/// A gallery whose table has one partition on its own server and one on another, through postgres_fdw, made as docs/scaling.md says.
/// </summary>
public sealed class ForeignPartitionContractTests : GalleryContract
{
    private TwoServers _servers = null!;

    // A change of rows on two servers is two transactions, of which one ends first.
    protected override bool ChangesAreAtomic => false;

    [OneTimeSetUp]
    public async Task Open()
    {
        _servers = new();
        NpgsqlConnectionStringBuilder second = new(TestServer.Value(TestServer.SecondVariable));
        await TestServer.Execute(_servers.First, string.Create(CultureInfo.InvariantCulture, $"""
            CREATE EXTENSION IF NOT EXISTS postgres_fdw;
            DROP SERVER IF EXISTS second CASCADE;
            CREATE SERVER second FOREIGN DATA WRAPPER postgres_fdw
                OPTIONS (host '{second.Host}', port '{second.Port}', dbname '{second.Database}', extensions 'vector', batch_size '1000');
            CREATE USER MAPPING FOR CURRENT_USER SERVER second OPTIONS (user '{second.Username}', password '{second.Password}');
            """));
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (_servers is not null)
        {
            await TestServer.Execute(_servers.First, "DROP SERVER IF EXISTS second CASCADE");
            _servers.Dispose();
        }
    }

    [Test]
    public async Task Search_Statement_SortsOnTheOtherServer()
    {
        PostgresGallery gallery = (PostgresGallery)await CreateAsync(DistanceMetric.Euclidean, 3);
        string plan = string.Join('\n', await Lines(
            $"EXPLAIN VERBOSE SELECT id FROM {Name(gallery.Options)} ORDER BY features <-> '[1,2,3]' LIMIT 5"));

        plan.Should().MatchRegex("Remote SQL: SELECT .* ORDER BY .*<->.*", "rows that do not rank stay where they are");
    }

    [Test]
    public async Task Add_RowsOfBothPartitions_LieOnBothServers()
    {
        PostgresGallery gallery = (PostgresGallery)await CreateAsync(DistanceMetric.Euclidean, 3);
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"{i}")];
        await gallery.AddAsync([.. ids.Select(_ => "a")], SearchRows.Random(100, 3, seed: 1), ids);

        long onSecond = await TestServer.Scalar<long>(_servers.Second, $"SELECT count(*) FROM {Name(gallery.Options)}");

        onSecond.Should().BeInRange(30, 70);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 100));
    }

    protected override async Task<IGallery> CreateAsync(DistanceMetric metric, int dimension)
    {
        // The other server's part is a gallery of its own, whose indexes are made there.
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric };
        await PostgresGallery.OpenAsync(_servers.Second, dimension, options);
        await PostgresGallery.OpenAsync(_servers.First, dimension, options with { Table = options.Table + "_list" });
        string length = metric is DistanceMetric.InnerProduct ? ", length double precision NOT NULL" : "";
        await TestServer.Execute(_servers.First, string.Create(CultureInfo.InvariantCulture, $"""
            CREATE SEQUENCE {Name(options, "_numbers")};
            CREATE TABLE {Name(options)} (number bigint NOT NULL DEFAULT nextval('{Name(options, "_numbers")}'),
                id text COLLATE "C" NOT NULL, label text COLLATE "C" NOT NULL, features vector({dimension}) NOT NULL{length})
                PARTITION BY HASH (id);
            CREATE TABLE {Name(options, "_here")} PARTITION OF {Name(options)} (PRIMARY KEY (id))
                FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE FOREIGN TABLE {Name(options, "_there")} PARTITION OF {Name(options)}
                FOR VALUES WITH (MODULUS 2, REMAINDER 1)
                SERVER second OPTIONS (schema_name '{options.Schema}', table_name '{options.Table}');
            INSERT INTO "{options.Schema}".metric_learning_galleries (name, version, metric, dimension, type, partitions)
                VALUES ('{options.Table}', 1, '{metric}', {dimension}, 'vector', 2);
            """));
        return await PostgresGallery.OpenAsync(_servers.First, dimension, options with { PartitionCount = 2 });
    }

    private static string Name(PostgresGalleryOptions options, string suffix = "") => $"\"{options.Schema}\".\"{options.Table}{suffix}\"";

    private async Task<List<string>> Lines(string sql)
    {
        List<string> lines = [];
        await using NpgsqlCommand command = _servers.First.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
