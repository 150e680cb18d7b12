using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public sealed class ShardedGalleryContractTests : GalleryContract
{
    private NpgsqlDataSource _first = null!, _second = null!;

    protected override bool OrdersEqualRows => false;

    protected override bool ChangesAreAtomic => false;

    [OneTimeSetUp]
    public void Open() => (_first, _second) = (TestServer.Open(), TestServer.OpenSecond());

    [OneTimeTearDown]
    public void Close()
    {
        _first?.Dispose();
        _second?.Dispose();
    }

    protected override async Task<IGallery> CreateAsync(DistanceMetric metric, int dimension)
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric };
        return new ShardedGallery([
            await PostgresGallery.OpenAsync(_first, dimension, options), await PostgresGallery.OpenAsync(_second, dimension, options)]);
    }
}
