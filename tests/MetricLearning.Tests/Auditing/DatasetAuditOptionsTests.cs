using MetricLearning.Auditing;
using MetricLearning.Distances;

namespace MetricLearning.Tests.Auditing;

public class DatasetAuditOptionsTests
{
    private static readonly TestCaseData[] OutOfRange =
    [
        new(new DatasetAuditOptions { Metric = DistanceMetric.InnerProduct }, "Metric"),
        new(new DatasetAuditOptions { Metric = (DistanceMetric)9 }, "Metric"),
        new(new DatasetAuditOptions { NeighborCount = 0 }, "NeighborCount"),
        new(new DatasetAuditOptions { NearDuplicateDistance = -1 }, "NearDuplicateDistance"),
        new(new DatasetAuditOptions { NearDuplicateDistance = float.PositiveInfinity }, "NearDuplicateDistance"),
        new(new DatasetAuditOptions { OutlierScore = 0 }, "OutlierScore"),
        new(new DatasetAuditOptions { OutlierScore = double.NaN }, "OutlierScore"),
        new(new DatasetAuditOptions { ConfusableShare = 1.5 }, "ConfusableShare"),
        new(new DatasetAuditOptions { ConfusableShare = double.NaN }, "ConfusableShare"),
        new(new DatasetAuditOptions { MaxDegreeOfParallelism = 0 }, "MaxDegreeOfParallelism"),
    ];

    [TestCaseSource(nameof(OutOfRange))]
    public void Check_OutOfRange_NamesTheProperty(DatasetAuditOptions options, string property) =>
        options.Invoking(wrong => wrong.Check()).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property);

    [Test]
    public void Check_DefaultsAndEnds_AreFine()
    {
        new DatasetAuditOptions().Check();
        new DatasetAuditOptions
        {
            Metric = DistanceMetric.Cosine,
            NeighborCount = int.MaxValue,
            NearDuplicateDistance = 0,
            OutlierScore = double.PositiveInfinity,
            ConfusableShare = 1,
            MaxDegreeOfParallelism = int.MaxValue,
        }.Check();
    }
}
