using MetricLearning.Distances;

namespace MetricLearning.Postgres.Tests;

public class PostgresGalleryOptionsTests
{
    [Test]
    public void Check_WrongOptions_SaysWhatIsExpected()
    {
        (PostgresGalleryOptions Options, int Dimension, string Message)[] cases =
        [
            (new() { Table = "" }, 2, "Table has 0 bytes*1 to 63*"),
            (new() { Schema = new('é', 32) }, 2, "Schema has 64 bytes*1 to 63*Take another name*"),
            (new() { Table = "a\0" }, 2, "Table holds U+0000*"),
            (new() { Table = "\udc00" }, 2, "Table holds half of a surrogate pair*"),
            (new() { Table = null! }, 2, "*Table*"),
            (new() { Metric = (DistanceMetric)9 }, 2, "Metric is 9; expected one of Euclidean*"),
            (new() { VectorType = (PostgresVectorType)2 }, 2, "VectorType is 2*Vector, HalfVector*"),
            (new() { PartitionCount = 0 }, 2, "PartitionCount is 0; expected 1 to 1024*"),
            (new(), 0, "dimension is 0; expected 1 to 16000*"),
            (new(), 16001, "dimension is 16001*"),
            (new() { Search = null! }, 2, "*Search*"),
            (new() { Search = new() { EfSearch = 0 } }, 2, "EfSearch is 0*"),
        ];
        foreach ((PostgresGalleryOptions options, int dimension, string message) in cases)
        {
            options.Invoking(one => one.Check(dimension)).Should().Throw<ArgumentException>().WithMessage(message);
        }

        new PostgresGalleryOptions().Invoking(one => one.Check(16000)).Should().NotThrow();
    }
}
