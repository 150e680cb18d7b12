using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class PostgresGalleryChangesTests
{
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public void Open() => _source = TestServer.Open();

    [OneTimeTearDown]
    public void Close() => _source?.Dispose();

    [Test]
    public async Task Upsert_OldAndNewIds_ReplacesAndAdds([Values] DistanceMetric metric, [Values] PostgresVectorType type)
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(
            _source, 2, TestServer.NewTable() with { Metric = metric, VectorType = type, PartitionCount = 2 });
        await gallery.AddAsync(["a", "a"], new float[] { 1, 2, 3, 4 }, ["1", "2"]);

        await gallery.UpsertAsync(["b", "c"], new float[] { 1, 2, 1, 2 }, ["2", "3"]);

        (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 1), new LabelCount("b", 1), new LabelCount("c", 1));
        (await gallery.SearchAsync(new float[] { 1, 2 }, 3))[0].Select(row => row.Id).Should().Equal("1", "2", "3");
    }

    [Test]
    public async Task Upsert_MoreRowsThanAStatementTakes_IsOneChange()
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, 2, TestServer.NewTable());
        string[] ids = [.. Enumerable.Range(0, 2500).Select(i => $"{i}")];

        await gallery.UpsertAsync([.. ids.Select(_ => "a")], new float[5000], ids);
        await gallery.UpsertAsync([.. ids.Select(_ => "b")], new float[5000], ids);

        (await gallery.CountAsync()).Should().Equal(new LabelCount("b", 2500));
        (await gallery.SearchAsync(new float[2], 3))[0].Select(row => row.Id).Should().Equal("0", "1", "2");
        await gallery.Awaiting(one => one.UpsertAsync(["a", "a"], new float[4], ["x", "x"]).AsTask()).Should()
            .ThrowAsync<ArgumentException>().WithMessage("*\"x\" twice*");
    }

    [Test]
    public async Task Add_TextsThatPostgresCannotKeep_Throws()
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, 2, TestServer.NewTable());
        (string Text, string Message)[] cases =
        [
            ("a\0b", "*U+0000*Replace*"), ("a\ud800", "*surrogate*Replace*"), (new('x', 2601), "*2601 bytes*at most 2600*hash*"),
        ];
        foreach ((string text, string message) in cases)
        {
            await gallery.Awaiting(one => one.AddAsync([text], new float[2], ["1"]).AsTask()).Should()
                .ThrowAsync<ArgumentException>().WithMessage("labels[0]" + message);
            await gallery.Awaiting(one => one.AddAsync(["a"], new float[2], [text]).AsTask()).Should()
                .ThrowAsync<ArgumentException>().WithMessage("ids[0]" + message);
            await gallery.Awaiting(one => one.RelabelAsync("1", text).AsTask()).Should().ThrowAsync<ArgumentException>();
        }

        await gallery.Awaiting(one => one.CountAsync(new() { IdPrefix = "\ud800" }).AsTask()).Should().ThrowAsync<ArgumentException>();
        (await gallery.CountAsync(new() { Labels = ["\0", "\ud800"] })).Should().BeEmpty();
        (await gallery.RelabelAsync("\0", "a")).Should().BeFalse();
        (await gallery.RemoveLabelAsync("\0")).Should().Be(0);
        Random random = new(1);
        string longest = string.Concat(Enumerable.Range(0, 2600).Select(_ => (char)random.Next(33, 127)));
        await gallery.AddAsync([longest], new float[2], [longest]);
        (await gallery.SearchAsync(new float[2], 1, new() { IdPrefix = longest, Labels = [longest] }))[0].Should().HaveCount(1);
        (await gallery.RemoveAsync(["a\0b", "\ud800", longest])).Should().Be(1, "ids that no row can have are passed over");
    }
}
