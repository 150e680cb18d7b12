using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class ServerErrorTests
{
    private const string Secret = "a-secret-that-nobody-may-see";

    [Test]
    public async Task Open_UnreachableServer_SaysWhatToCheckAndNoSecret()
    {
        await using NpgsqlDataSource source = TestServer.Open(settings =>
        {
            (settings.Host, settings.Port, settings.Password, settings.Timeout) = ("127.0.0.1", 1, Secret, 5);
        });

        PostgresGalleryException error = await TestServer.ErrorOf(() => PostgresGallery.OpenAsync(source, 4));

        error.Message.Should().Contain("not reached").And.Contain("host, port, user and password");
        error.IsTransient.Should().BeTrue();
        error.SqlState.Should().BeNull();
        error.ToString().Should().NotContain(Secret);
    }

    [Test]
    public async Task Open_WrongPassword_SaysWhatToCheckAndNoSecret()
    {
        await using NpgsqlDataSource source = TestServer.Open(settings => settings.Password = Secret);

        PostgresGalleryException error = await TestServer.ErrorOf(() => PostgresGallery.OpenAsync(source, 4));

        error.Message.Should().Contain("28P01").And.Contain("Check user and password");
        error.ToString().Should().NotContain(Secret);
    }

    [Test]
    public async Task Open_NoSuchDatabase_SaysToCreateIt()
    {
        await using NpgsqlDataSource source = TestServer.Open(settings => settings.Database = "metric_learning_nowhere");

        (await TestServer.ErrorOf(() => PostgresGallery.OpenAsync(source, 4))).Message.Should()
            .Contain("3D000").And.Contain("Create the database");
    }

    [Test]
    public async Task Calls_OfAUserWithoutPermission_SayWhatToGrant()
    {
        await using NpgsqlDataSource source = TestServer.Open();
        string user = $"metric_learning_{Environment.ProcessId}";
        PostgresGalleryOptions options = TestServer.NewTable();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, 2, options);
        await gallery.AddAsync(["a"], new float[] { 1, 2 }, ["1"]);
        await TestServer.Execute(
            source,
            $"CREATE ROLE {user} LOGIN PASSWORD '{Secret}'; GRANT USAGE ON SCHEMA {options.Schema} TO {user}; " +
            $"GRANT SELECT ON ALL TABLES IN SCHEMA {options.Schema} TO {user}");
        try
        {
            await using NpgsqlDataSource theirs = TestServer.Open(settings => (settings.Username, settings.Password) = (user, Secret));
            PostgresGallery reader = await PostgresGallery.OpenAsync(theirs, 2, options);

            (await reader.CountAsync()).Should().Equal(new LabelCount("a", 1));
            PostgresGalleryException[] errors =
            [
                await TestServer.ErrorOf(() => PostgresGallery.OpenAsync(theirs, 2, TestServer.NewTable())),
                await TestServer.ErrorOf(() => reader.AddAsync(["a"], new float[] { 1, 2 }, ["2"]).AsTask()),
                await TestServer.ErrorOf(() => reader.RemoveAsync(["1"]).AsTask()),
                await TestServer.ErrorOf(() => reader.CreateIndexAsync(new HnswIndex())),
            ];
            errors.Should().OnlyContain(error => error.SqlState == "42501" && error.Message.Contains("Grant the user what is missing"));
            errors.Should().OnlyContain(error => !error.ToString().Contains(Secret));
        }
        finally
        {
            await TestServer.Execute(source, $"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Test]
    public async Task Calls_AfterTheTableWasDropped_SayToOpenItAgain()
    {
        await using NpgsqlDataSource source = TestServer.Open();
        PostgresGalleryOptions options = TestServer.NewTable();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, 2, options);
        await TestServer.Execute(source, $"DROP TABLE {options.Schema}.{options.Table}");

        (await TestServer.ErrorOf(() => gallery.SearchAsync(new float[] { 1, 2 }, 1).AsTask())).Message.Should()
            .Contain("somebody dropped it");

        PostgresGallery again = await PostgresGallery.OpenAsync(source, 3, options); // of another dimension, too
        (await again.CountAsync()).Should().BeEmpty();
        await again.AddAsync(["a"], new float[] { 1, 2, 3 }, ["1"]);
        (await (await PostgresGallery.OpenAsync(source, 3, options)).CountAsync()).Should().Equal(new LabelCount("a", 1));
    }

    [Test]
    public async Task CreateIndex_TooManyDimensions_SaysTheLimit()
    {
        await using NpgsqlDataSource source = TestServer.Open();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, 2001, TestServer.NewTable());

        (await TestServer.ErrorOf(() => gallery.CreateIndexAsync(new HnswIndex()))).Message.Should().Contain("at most 2,000 dimensions");
    }

    [Test]
    public void Translate_RefusedValue_RepeatsNoValue()
    {
        PostgresException error = new($"invalid input {Secret}", "ERROR", "ERROR", "22P02");

        PostgresGalleryException translated = ServerError.Translate(error, "Adding rows", isConnecting: false);

        translated.Message.Should().StartWith("Adding rows: the server refused a value (SQLSTATE 22P02)").And.NotContain(Secret);
    }

    [TestCase("53100", "Free or add space")]
    [TestCase("57014", "statement_timeout")]
    [TestCase("55P03", "holds a lock")]
    [TestCase("53300", "Maximum Pool Size")]
    [TestCase("57P01", "call again")]
    [TestCase("57P03", "call again")]
    [TestCase("25006", "on the primary")]
    [TestCase("40P01", "call again")]
    [TestCase("53200", "Lower the memory")]
    public void Translate_CodeOfTheServer_SaysItsRemedy(string code, string remedy) =>
        ServerError.Translate(new PostgresException("text", "ERROR", "ERROR", code), "Searching", isConnecting: false)
            .Should().Match<PostgresGalleryException>(one => one.SqlState == code && one.Message.Contains(remedy));

    [Test]
    public void CopiedRow_WithoutPlace_IsNull() =>
        ServerError.CopiedRow(new PostgresException("text", "ERROR", "ERROR", "23505")).Should().BeNull();
}
