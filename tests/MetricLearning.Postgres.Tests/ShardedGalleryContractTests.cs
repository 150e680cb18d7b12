using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;

namespace MetricLearning.Postgres.Tests;

public sealed class ShardedGalleryContractTests : GalleryContract
{
    private TwoServers _servers = null!;

    protected override bool OrdersEqualRows => false;

    protected override bool ChangesAreAtomic => false;

    [OneTimeSetUp]
    public void Open() => _servers = new();

    [OneTimeTearDown]
    public void Close() => _servers?.Dispose();

    protected override async Task<IGallery> CreateAsync(DistanceMetric metric, int dimension)
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric };
        return new ShardedGallery([
            await PostgresGallery.OpenAsync(_servers.First, dimension, options),
            await PostgresGallery.OpenAsync(_servers.Second, dimension, options)]);
    }
}
