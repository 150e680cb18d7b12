using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;
using MetricLearning.Tests.Shared;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>
/// A gallery whose table has one partition on its own server and one on another, through postgres_fdw, made as docs/scaling.md says.
/// </summary>
public sealed class ForeignPartitionContractTests : GalleryContract
{
    private readonly List<string> _schemas = []; // one for each gallery, since the documented tables have fixed names
    private TwoServers _servers = null!;

    // A change of rows on two servers is two transactions, of which one ends first.
    protected override bool ChangesAreAtomic => false;

    [OneTimeSetUp]
    public async Task Open()
    {
        _servers = new();
        await TestServer.Execute(_servers.First, ForeignGallerySql.Servers(new(TestServer.Value(TestServer.SecondVariable))));
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (_servers is not null)
        {
            string schemas = string.Concat(_schemas.Select(schema => $"DROP SCHEMA IF EXISTS {schema} CASCADE;"));
            await TestServer.Execute(_servers.First, $"{schemas}DROP SERVER IF EXISTS second CASCADE");
            await TestServer.Execute(_servers.Second, schemas);
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

        long onSecond = await TestServer.Scalar<long>(_servers.Second, $"SELECT count(*) FROM {gallery.Options.Schema}.part");

        onSecond.Should().BeInRange(30, 70);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 100));
    }

    protected override async Task<IGallery> CreateAsync(DistanceMetric metric, int dimension)
    {
        // The other server's part is a gallery of its own, whose indexes are made there.
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric };
        options = options with { Schema = options.Table };
        _schemas.Add(options.Schema);
        await PostgresGallery.OpenAsync(_servers.Second, dimension, options with { Table = "part" });
        await PostgresGallery.OpenAsync(_servers.First, dimension, options with { Table = "any" });
        await TestServer.Execute(_servers.First, ForeignGallerySql.Gallery(options.Schema, metric, dimension));
        return await PostgresGallery.OpenAsync(_servers.First, dimension, options with { Table = "gallery", PartitionCount = 2 });
    }

    private static string Name(PostgresGalleryOptions options) => $"{options.Schema}.{options.Table}";

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
