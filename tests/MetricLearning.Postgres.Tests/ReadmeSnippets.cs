#pragma warning disable IDE0005, IDE0065 // the usings stand in the document

// snippet: start
using MetricLearning.Classification;
using MetricLearning.Neighbors;
using MetricLearning.Postgres;
using Npgsql;

// snippet: usings
namespace MetricLearning.Postgres.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeSnippets
{
    public static async Task<Match> Classify(string connectionString, SimilarityClassifier model, float[] row)
    {
        // snippet: classify
        NpgsqlDataSourceBuilder builder = new(connectionString);    // "...;Max Auto Prepare=20" saves planning
        builder.UseVector();
        await using NpgsqlDataSource source = builder.Build();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, model.EmbeddingDimension, new() { Table = "parts" });
        await model.CopyRowsToAsync(gallery);                       // or gallery.LoadAsync(rows), by one COPY
        GalleryClassifier classifier = model.Over(gallery);
        Match match = await classifier.ClassifyAsync(row);
        // snippet: end
        await TestServer.Execute(source, "DROP TABLE public.parts; DROP TABLE public.metric_learning_galleries");
        return match;
    }

    public static async Task<GalleryNeighbor[][]> Index(PostgresGallery gallery, float[] queries)
    {
        // snippet: index
        await gallery.CreateIndexAsync(new HnswIndex { BuildMemory = 2048 });
        PostgresGallery quick = gallery.WithSearch(new() { UsesIndex = true, EfSearch = 80 });
        GalleryNeighbor[][] found = await quick.SearchAsync(queries, 10, new RowSelection { IdPrefix = "acme/" });
        // snippet: end
        return found;
    }

    public static async Task<ShardedGallery> Shard(NpgsqlDataSource first, NpgsqlDataSource second, IAsyncEnumerable<PostgresRow> rows)
    {
        // snippet: shard
        ShardedGallery sharded = new([
            await PostgresGallery.OpenAsync(first, 64),
            await PostgresGallery.OpenAsync(second, 64),
        ]);
        await sharded.LoadAsync(rows);                              // or sharded.AddAsync(labels, values, ids)
        // snippet: end
        return sharded;
    }

    public static async Task Repair(ShardedGallery sharded, IAsyncEnumerable<PostgresRow> rows, PostgresGalleryException error)
    {
        // snippet: repair
        HashSet<int> done = [.. error.LoadedShards, .. error.UncertainShards];
        await sharded.LoadAsync(rows.Where(row => !done.Contains(sharded.ShardOf(row.Id))));
        foreach (int shard in error.UncertainShards)
        {
            try
            {
                await sharded.LoadAsync(rows.Where(row => sharded.ShardOf(row.Id) == shard));
            }
            catch (ArgumentException)
            {
                // the shard has its rows
            }
        }
        // snippet: end
    }
}
