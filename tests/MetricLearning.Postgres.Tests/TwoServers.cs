using MetricLearning.Distances;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>Data sources of both servers; tests are skipped where there are none.</summary>
internal sealed class TwoServers : IDisposable
{
    public NpgsqlDataSource First { get; } = TestServer.Open();

    public NpgsqlDataSource Second { get; } = TestServer.OpenSecond();

    /// <summary>An empty gallery with a shard on each, the second by another way if one is given.</summary>
    public async Task<ShardedGallery> NewGallery(
        int dimension,
        DistanceMetric metric = DistanceMetric.Euclidean,
        PostgresVectorType type = PostgresVectorType.Vector,
        TimeSpan? patience = null,
        NpgsqlDataSource? second = null)
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric, VectorType = type };
        return new([
            await PostgresGallery.OpenAsync(First, dimension, options),
            await PostgresGallery.OpenAsync(second ?? Second, dimension, options)])
        {
            Patience = patience ?? TimeSpan.FromSeconds(30),
        };
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
