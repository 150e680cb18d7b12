using MetricLearning.Classification;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Shared;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class ReadmeTests
{
    private static readonly PackageReadme Readme = new("MetricLearning.Postgres", "ReadmeSnippets.cs");

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode() => Readme.Code.Should().Equal(
        Readme.Usings + Readme.Snippet("classify"), Readme.Snippet("index"), Readme.Snippet("shard"), Readme.Snippet("repair"));

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Text.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public async Task Snippets_OfTheReadme_Run()
    {
        // In databases of their own: the README's tables are in the schema public.
        string name = $"metric_learning_readme_{Environment.ProcessId}";
        await using NpgsqlDataSource first = TestServer.Open(), second = TestServer.OpenSecond();
        await TestServer.Execute(first, $"CREATE DATABASE {name}");
        await TestServer.Execute(second, $"CREATE DATABASE {name}");
        try
        {
            NpgsqlConnectionStringBuilder settings = new(TestServer.Value(TestServer.Variable)) { Database = name };
            float[][] rows = [.. Enumerable.Range(0, 40).Select(i => SearchRows.Random(1, 4, seed: i, scale: 1 + (i % 2)))];
            SimilarityClassifier model = SimilarityClassifier.Train(
                rows, rows.Select((_, i) => i % 2 == 0 ? "small" : "large"), new() { NetworksPerFold = 0 });
            Match match = await ReadmeSnippets.Classify(settings.ConnectionString, model, rows[0]);
            match.NearestLabel.Should().Be(model.Classify(rows[0]).NearestLabel);

            await using NpgsqlDataSource ownFirst = TestServer.Open(one => one.Database = name);
            await using NpgsqlDataSource ownSecond = TestServer.Open(one => one.Database = name, TestServer.SecondVariable);
            float[] values = SearchRows.Random(30, 64, seed: 1);
            string[] ids = [.. Enumerable.Range(0, 30).Select(i => $"acme/{i}")];
            ShardedGallery sharded = await ReadmeSnippets.Shard(ownFirst, ownSecond, LoadRows.Reused(ids, values, ids));
            await sharded.Shards[1].RemoveAsync(ids);
            await ReadmeSnippets.Repair(sharded, LoadRows.Reused(ids, values, ids), new() { LoadedShards = [0] });
            (await sharded.CountAsync()).Should().HaveCount(30);
            (await sharded.SearchAsync(values.AsMemory(0, 64), 1))[0].Single().Id.Should().Be("acme/0");
            GalleryNeighbor[][] found = await ReadmeSnippets.Index((PostgresGallery)sharded.Shards[0], values[..64]);
            found.Single().Should().HaveCount(10);
        }
        finally
        {
            await TestServer.Execute(first, $"DROP DATABASE {name} WITH (FORCE)");
            await TestServer.Execute(second, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }
}
