using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class AuditSearchTests
{
    [Test]
    public void Report_SomeRowsAfterOthers_CountsOn()
    {
        List<DatasetAuditProgress> reports = [];
        AuditSearch search = new(new(), 10, new Recorder(reports), default);

        search.Report(3);
        search.Report(4);

        reports.Should().Equal(new DatasetAuditProgress(3, 10), new DatasetAuditProgress(7, 10));
    }

    private sealed class Recorder(List<DatasetAuditProgress> reports) : IProgress<DatasetAuditProgress>
    {
        public void Report(DatasetAuditProgress value) => reports.Add(value);
    }
}
