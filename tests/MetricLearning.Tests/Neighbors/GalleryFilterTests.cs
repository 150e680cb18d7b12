using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryFilterTests
{
    [Test]
    public void ToGallery_RowsOfSeveralBlocks_KeepsIdsLabelsAndOrder()
    {
        Gallery gallery = new(DistanceMetric.InnerProduct, 1 << 17); // two rows a block
        for (int i = 0; i < 9; i++)
        {
            float[] row = new float[gallery.Dimension];
            row[i] = i + 1;
            gallery.Add(i % 2 == 0 ? "even" : "odd", row, $"row {i}");
        }

        gallery.Remove("row 4");

        GallerySnapshot found = gallery.Snapshot.WithLabels(["even"]).ToGallery(keepsIds: true).Snapshot;

        Enumerable.Range(0, found.SlotCount).Select(found.IdOf).Should().Equal("row 0", "row 2", "row 6", "row 8");
        found.Classes.Select(one => one.Label).Should().Equal("even");
        found.Metric.Should().Be(DistanceMetric.InnerProduct);
        float[] last = new float[gallery.Dimension];
        found.CopyRows([3], last);
        last[8].Should().Be(9);
        gallery.Snapshot.WithLabels(["even"]).ToGallery(keepsIds: false).Snapshot.IdOf(3).Should().Be("3");
    }

    [Test]
    public void ToGallery_Canceled_Throws()
    {
        Gallery gallery = new(DistanceMetric.Cosine, 1);
        gallery.Add("a", [1]);
        using CancellationTokenSource source = new();
        source.Cancel();

        gallery.Snapshot.WithLabels(["a"]).Invoking(filter => filter.ToGallery(true, source.Token))
            .Should().Throw<OperationCanceledException>();
    }
}
