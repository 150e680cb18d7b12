using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class PostgresGallerySearchTests
{
    private const int Dimension = 16;
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public void Open() => _source = TestServer.Open();

    [OneTimeTearDown]
    public void Close() => _source?.Dispose();

    [Test]
    public async Task Search_RandomRows_AnswersAsInMemory([Values] DistanceMetric metric)
    {
        PostgresGallery gallery = await NewGallery(metric);
        Gallery memory = await SearchRows.Fill(gallery, SearchRows.Random(2000, Dimension, seed: 1));

        await SearchRows.AssertSame(gallery, memory, SearchRows.Random(40, Dimension, seed: 2), 10);
        await SearchRows.AssertSame(
            gallery, memory, SearchRows.Random(5, Dimension, seed: 3), 30, new() { Labels = ["1", "5"], IdPrefix = "r1" });
    }

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(256, 1)]
    [TestCase(257, 4)] // two blocks; BEGIN, which is sent with the first of them, and ROLLBACK are answered too
    public async Task Search_AnyNumberOfQueries_TakesAsManyRoundTrips(int queryCount, int expected)
    {
        using CuttableProxy proxy = new();
        // A pooled connection is reset by a command of its own, which is sent with the next one.
        await using NpgsqlDataSource source = proxy.Open(change: settings => settings.NoResetOnClose = true);
        foreach (PostgresSearchOptions search in (PostgresSearchOptions[])[new(), new() { UsesIndex = true }])
        {
            PostgresGallery gallery = await PostgresGallery.OpenAsync(source, Dimension, TestServer.NewTable() with { Search = search });
            await SearchRows.Fill(gallery, SearchRows.Random(400, Dimension, seed: 60));
            await gallery.CreateIndexAsync(new HnswIndex());
            float[] queries = SearchRows.Random(queryCount, Dimension, seed: 61);
            _ = await gallery.SearchAsync(queries, 5); // a first call may connect
            int before = proxy.RoundTrips;

            _ = await gallery.SearchAsync(queries, 5);

            (proxy.RoundTrips - before).Should().Be(expected, search.ToString());
        }
    }

    [Test]
    public async Task Search_MoreDuplicatesThanCandidates_ComeInTheOrderOfAdding([Values] DistanceMetric metric)
    {
        PostgresGallery gallery = await NewGallery(metric);
        float[] row = SearchRows.Random(1, Dimension, seed: 4);
        float[] rows = [.. SearchRows.Random(50, Dimension, seed: 5), .. Enumerable.Repeat(row, 100).SelectMany(one => one)];
        Gallery memory = await SearchRows.Fill(gallery, rows);

        await SearchRows.AssertSame(gallery, memory, row, 10);
        await SearchRows.AssertSame(gallery, memory, [.. row, .. SearchRows.Random(3, Dimension, seed: 6)], 70);
    }

    [Test]
    public async Task Search_RowsCloserThanSinglePrecisionTells_AreOrderedByDoubles([Values] DistanceMetric metric)
    {
        // Rows that differ from one another in the last bits, in a descending and an ascending half.
        PostgresGallery gallery = await NewGallery(metric);
        float[] row = SearchRows.Random(1, Dimension, seed: 7);
        float[] rows = [.. Enumerable.Range(0, 200).SelectMany(i => Shifted(row, i % Dimension, i < 100 ? 100 - i : i - 100))];
        Gallery memory = await SearchRows.Fill(gallery, rows);

        await SearchRows.AssertSame(gallery, memory, [.. row, .. SearchRows.Random(3, Dimension, seed: 8)], 10);
    }

    [Test]
    public async Task Search_RowsOfAllScales_AnswersAsInMemory([Values] DistanceMetric metric)
    {
        PostgresGallery gallery = await NewGallery(metric);
        float[] scales = [0, 1e-38f, 1e-30f, 1e-20f, 1e-10f, 1, 1e10f, 1e19f, 1e25f, 1e38f];
        float[] rows = [.. scales.SelectMany((scale, i) => SearchRows.Random(30, Dimension, seed: 20 + i, scale))];
        Gallery memory = await SearchRows.Fill(gallery, rows);
        float[] queries = [.. scales.SelectMany((scale, i) => SearchRows.Random(1, Dimension, seed: 40 + i, scale))];

        await SearchRows.AssertSame(gallery, memory, queries, 10);
        await SearchRows.AssertSame(gallery, memory, queries, 290);
    }

    [Test]
    public async Task Search_MoreQueriesThanAStatementTakes_AnswersAll()
    {
        PostgresGallery gallery = await NewGallery(DistanceMetric.Euclidean);
        Gallery memory = await SearchRows.Fill(gallery, SearchRows.Random(60, Dimension, seed: 9));

        await SearchRows.AssertSame(gallery, memory, SearchRows.Random(600, Dimension, seed: 10), 3);
    }

    [Test]
    public async Task Search_HalfPrecision_FindsTheRoundedRows([Values] DistanceMetric metric)
    {
        PostgresGallery gallery = await NewGallery(metric, PostgresVectorType.HalfVector);
        float[] rows = SearchRows.Random(500, Dimension, seed: 11), queries = SearchRows.Random(20, Dimension, seed: 12);
        Gallery memory = await SearchRows.Fill(gallery, [.. rows.Select(value => (float)(Half)value)]);

        await SearchRows.AssertSame(gallery, memory, [.. queries.Select(value => (float)(Half)value)], 10);

        GalleryNeighbor[] found = (await gallery.SearchAsync(rows.AsMemory(0, Dimension), 1))[0];
        found[0].Id.Should().Be("r0", "queries are rounded as rows are");
    }

    [Test]
    public async Task Search_TooLargeForHalfPrecision_Throws()
    {
        PostgresGallery gallery = await NewGallery(DistanceMetric.Euclidean, PostgresVectorType.HalfVector);
        float[] row = new float[Dimension];
        row[3] = -70_000;

        await gallery.Awaiting(one => one.SearchAsync(row, 1).AsTask()).Should().ThrowAsync<ArgumentException>()
            .WithMessage("queries*70000*65504*Scale*");
        await gallery.Awaiting(one => one.AddAsync(["a"], row, ["a"]).AsTask()).Should().ThrowAsync<ArgumentException>()
            .WithMessage("rows*70000*");
    }

    [Test]
    public async Task Search_HalfPrecisionByAngle_TakesRowsOfAnyLength()
    {
        PostgresGallery gallery = await NewGallery(DistanceMetric.Cosine, PostgresVectorType.HalfVector);
        float[] row = [.. Enumerable.Range(1, Dimension).Select(i => i * 1e30f)];
        await gallery.AddAsync(["a", "b"], (float[])[.. row, .. row.Select(value => value * 1e-30f * 1e-30f)], ["long", "short"]);

        GalleryNeighbor[] found = (await gallery.SearchAsync(row, 2))[0];

        found.Select(one => one.Id).Should().BeEquivalentTo("long", "short");
        found.Should().OnlyContain(one => one.Distance < 1e-3);
    }

    private static float[] Shifted(float[] row, int column, int steps)
    {
        float[] shifted = [.. row];
        for (int i = 0; i < steps; i++)
        {
            shifted[column] = MathF.BitIncrement(shifted[column]);
        }

        return shifted;
    }

    private Task<PostgresGallery> NewGallery(DistanceMetric metric, PostgresVectorType type = PostgresVectorType.Vector) =>
        PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable() with { Metric = metric, VectorType = type });
}
