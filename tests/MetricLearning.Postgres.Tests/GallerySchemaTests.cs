using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class GallerySchemaTests
{
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public void Open() => _source = TestServer.Open();

    [OneTimeTearDown]
    public void Close() => _source?.Dispose();

    [Test]
    public async Task Open_Twice_FindsTheSameGallery()
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = DistanceMetric.Cosine, PartitionCount = 2 };
        PostgresGallery first = await PostgresGallery.OpenAsync(_source, 2, options);
        await first.AddAsync(["a"], new float[] { 1, 2 }, ["1"]);

        PostgresGallery second = await PostgresGallery.OpenAsync(_source, 2, options);

        (await second.CountAsync()).Should().Equal(new LabelCount("a", 1));
        second.ToString().Should().Contain(options.Table).And.Contain("Cosine");
    }

    [Test]
    public async Task Open_ByManyClientsAtOnce_MakesItOnce()
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Schema = $"metric_learning_tests\"{Environment.ProcessId}" };
        try
        {
            PostgresGallery[] galleries = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostgresGallery.OpenAsync(_source, 2, options))));

            await galleries[0].AddAsync(["a"], new float[] { 1, 2 }, ["1"]);
            (await galleries[7].CountAsync()).Should().HaveCount(1);
        }
        finally
        {
            await TestServer.Execute(_source, $"DROP SCHEMA {GalleryNames.Quote(options.Schema)} CASCADE");
        }
    }

    [Test]
    public async Task Open_WithOtherOptions_ThrowsBoth()
    {
        PostgresGalleryOptions options = TestServer.NewTable();
        await PostgresGallery.OpenAsync(_source, 4, options);
        (int Dimension, PostgresGalleryOptions Options, string Message)[] cases =
        [
            (5, options, "*dimension 4, and is opened with 5. Open it as it was made*"),
            (4, options with { Metric = DistanceMetric.Cosine }, "*metric Euclidean, and is opened with Cosine*"),
            (4, options with { VectorType = PostgresVectorType.HalfVector }, "*vector type vector, and is opened with halfvec*"),
            (4, options with { PartitionCount = 8 }, "*number of partitions 1, and is opened with 8*"),
        ];
        foreach ((int dimension, PostgresGalleryOptions other, string message) in cases)
        {
            await OpenAs(_source, dimension, other).Should().ThrowAsync<PostgresGalleryException>().WithMessage(message);
        }
    }

    [Test]
    public async Task Open_OfALaterVersion_SaysToUpdate()
    {
        PostgresGalleryOptions options = TestServer.NewTable();
        await PostgresGallery.OpenAsync(_source, 4, options);
        await TestServer.Execute(
            _source, $"UPDATE {options.Schema}.{GalleryNames.ListName} SET version = 2, type = 'later' WHERE name = '{options.Table}'");

        await OpenAs(_source, 4, options).Should().ThrowAsync<PostgresGalleryException>()
            .WithMessage("*version 2*later version of MetricLearning.Postgres*version 1. Update the package*");
    }

    [Test]
    public async Task Open_TableOfSomebodyElse_ThrowsAndLeavesIt()
    {
        PostgresGalleryOptions options = TestServer.NewTable();
        await TestServer.Execute(
            _source, $"CREATE SCHEMA IF NOT EXISTS {options.Schema}; CREATE TABLE {options.Schema}.{options.Table} (own text)");

        await OpenAs(_source, 4, options).Should().ThrowAsync<PostgresGalleryException>().WithMessage("*Take another Table or Schema*");

        (await TestServer.Scalar<long>(_source, $"SELECT count(*) FROM {options.Schema}.{options.Table}")).Should().Be(0);
    }

    [Test]
    public async Task Open_NamesOfAnyCharacters_AreQuoted()
    {
        string[] names = ["x", "a\"b", "a'b; DROP TABLE x; --", "名前 🙂", "SELECT", " ", "%s{0}\\", new('q', 63), new('é', 31)];
        foreach (string name in names)
        {
            PostgresGalleryOptions options = TestServer.NewTable() with { Table = name, PartitionCount = 2 };
            PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, 2, options);
            await gallery.AddAsync(["a"], new float[] { 1, 2 }, ["1"]);
            await gallery.CreateIndexAsync(new HnswIndex());
            await gallery.DropIndexAsync();

            (await gallery.SearchAsync(new float[] { 1, 2 }, 1))[0].Single().Id.Should().Be("1", name);
        }

        (await TestServer.Scalar<long>(_source, $"SELECT count(*) FROM {TestServer.NewTable().Schema}.{GalleryNames.ListName} " +
            "WHERE partitions = 2 AND dimension = 2 AND metric = 'Euclidean'")).Should().BeGreaterThanOrEqualTo(names.Length);
    }

    [Test]
    public async Task Open_DataSourceWithoutVectorTypes_SaysToUseThem()
    {
        await using NpgsqlDataSource plain = NpgsqlDataSource.Create(TestServer.Value(TestServer.Variable));

        await OpenAs(plain, 4, TestServer.NewTable()).Should().ThrowAsync<InvalidOperationException>().WithMessage("*UseVector()*");
    }

    [Test]
    public async Task Open_DatabaseWithoutTheExtension_MakesIt()
    {
        string database = $"metric_learning_{Environment.ProcessId}";
        await TestServer.Execute(_source, $"CREATE DATABASE {database}");
        try
        {
            await using NpgsqlDataSource source = TestServer.Open(settings => settings.Database = database);
            await TestServer.Execute(source, "SELECT 1"); // the types are read before the extension is there
            PostgresGallery gallery = await PostgresGallery.OpenAsync(source, 2);
            await gallery.AddAsync(["a"], new float[] { 1, 2 }, ["1"]);

            (await gallery.CountAsync()).Should().HaveCount(1);
        }
        finally
        {
            await TestServer.Execute(_source, $"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    [Test]
    public async Task Open_ServerThatIsTooOld_SaysToUpgrade()
    {
        string version = await TestServer.Scalar<string>(_source, "SELECT current_setting('server_version')");
        using CuttableProxy old = new();
        old.Change(isAnswer: true, $"server_version\0{version[..2]}", "server_version\014");
        await using NpgsqlDataSource source = old.Open();

        await OpenAs(source, 4, TestServer.NewTable()).Should().ThrowAsync<PostgresGalleryException>()
            .WithMessage("The server is PostgreSQL 14.*; expected 15 or later. Upgrade it*");
    }

    [Test]
    public async Task Open_ServerWithoutTheExtension_SaysToInstallIt()
    {
        using CuttableProxy proxy = new(); // asks for another, which the server has not
        proxy.Change(isAnswer: false, "extname = 'vector'", "extname = 'rotcev'");
        proxy.Change(isAnswer: false, "IF NOT EXISTS vector\0", "IF NOT EXISTS rotcev\0");
        await using NpgsqlDataSource source = proxy.Open();

        PostgresGalleryException error = await TestServer.ErrorOf(() => PostgresGallery.OpenAsync(source, 4, TestServer.NewTable()));

        error.Message.Should().Contain("has not the extension vector (pgvector)").And.Contain("Install pgvector on the server");
        error.SqlState.Should().BeOneOf("0A000", "58P01");
    }

    [Test]
    public async Task Open_ExtensionThatIsTooOld_SaysToUpdateIt()
    {
        string version = await TestServer.Scalar<string>(_source, "SELECT extversion FROM pg_extension WHERE extname = 'vector'");
        using CuttableProxy proxy = new();
        proxy.Change(isAnswer: true, version, string.Concat(version.Select((one, i) => one == '.' ? '.' : i == 2 ? '4' : '0')));
        await using NpgsqlDataSource source = proxy.Open();

        await OpenAs(source, 4, TestServer.NewTable()).Should().ThrowAsync<PostgresGalleryException>()
            .WithMessage("*pgvector 0*expected 0.7 or later*ALTER EXTENSION vector UPDATE*");
    }

    [Test]
    public async Task Open_UserWhoMayNotMakeTheExtension_SaysWhoMay()
    {
        string name = $"metric_learning_bare_{Environment.ProcessId}";
        await TestServer.Execute(_source, $"CREATE DATABASE {name}");
        await TestServer.Execute(_source, $"CREATE ROLE {name} LOGIN PASSWORD '{name}'");
        try
        {
            await using NpgsqlDataSource source = TestServer.Open(
                settings => (settings.Database, settings.Username, settings.Password) = (name, name, name));

            PostgresGalleryException error = await TestServer.ErrorOf(() => PostgresGallery.OpenAsync(source, 2));

            error.Message.Should().Contain("superuser run CREATE EXTENSION vector");
            error.SqlState.Should().Be("42501");
        }
        finally
        {
            await TestServer.Execute(_source, $"DROP DATABASE {name} WITH (FORCE)");
            await TestServer.Execute(_source, $"DROP ROLE {name}");
        }
    }

    [TestCase(14, 9)]
    [TestCase(9, 6)]
    public void CheckServer_Old_SaysToUpgrade(int major, int minor) =>
        FluentActions.Invoking(() => GallerySchema.CheckServer(new(major, minor))).Should().Throw<PostgresGalleryException>()
            .WithMessage($"*PostgreSQL {major}.{minor}; expected 15 or later. Upgrade*");

    [Test]
    public void CheckExtension_OldOrNew_TellsThemApart()
    {
        foreach (string old in (string[])["0.4.4", "0.6.2", "", "x"])
        {
            FluentActions.Invoking(() => GallerySchema.CheckExtension(old)).Should().Throw<PostgresGalleryException>()
                .WithMessage("*0.7 or later*ALTER EXTENSION vector UPDATE*");
        }

        GallerySchema.CheckExtension("0.7.0").Should().Be(new Version(0, 7, 0));
        GallerySchema.CheckExtension("1.0-beta").Should().Be(new Version(1, 0));
    }

    private static Func<Task> OpenAs(NpgsqlDataSource source, int dimension, PostgresGalleryOptions options) =>
        () => PostgresGallery.OpenAsync(source, dimension, options);
}
