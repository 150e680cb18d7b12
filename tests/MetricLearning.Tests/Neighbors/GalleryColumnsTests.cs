using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryColumnsTests
{
    [Test]
    public void WriteIds_WhereAChangeThatFailedLeftATexts_LeavesNone()
    {
        GalleryColumns columns = GalleryColumns.Empty.WithRoom(2);
        columns.WriteIds(0, new([0, 1], ["a", "b"]));

        columns.WriteIds(1, new([7], [null]));

        columns.IdOf(0).Should().Be("a");
        columns.IdOf(1).Should().Be("7");
    }
}
