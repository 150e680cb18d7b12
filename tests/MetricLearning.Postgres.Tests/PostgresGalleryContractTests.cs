using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

[TestFixture(1)]
[TestFixture(3)]
public sealed class PostgresGalleryContractTests(int partitions) : GalleryContract
{
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public void Open() => _source = TestServer.Open();

    [OneTimeTearDown]
    public void Close() => _source?.Dispose();

    protected override async Task<IGallery> CreateAsync(DistanceMetric metric, int dimension) => await PostgresGallery.OpenAsync(
        _source, dimension, TestServer.NewTable() with { Metric = metric, PartitionCount = partitions });
}
