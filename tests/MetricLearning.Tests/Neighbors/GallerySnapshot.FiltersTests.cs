using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GallerySnapshotFiltersTests
{
    [Test]
    public void Filters_OfLabelsAndSlots_LetThoseRowsPass()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 1);
        for (int i = 0; i < 200; i++)
        {
            gallery.Add($"{i % 4}", [i]);
        }

        gallery.Remove("5");
        GallerySnapshot snapshot = gallery.Snapshot;

        Found(snapshot.WithLabels(["1", "3", "unknown"])).Should().Equal(Enumerable.Range(0, 200).Where(i => i % 2 == 1 && i != 5));
        Found(snapshot.WithoutLabels(["1", "3", "unknown"])).Should().Equal(Enumerable.Range(0, 200).Where(i => i % 2 == 0));
        Found(snapshot.Where(slot => slot is > 2 and < 8)).Should().Equal(3, 4, 6, 7);
        Found(snapshot.WithoutLabels([])).Should().HaveCount(199);
        snapshot.WithLabels([]).Count.Should().Be(0);
        snapshot.WithLabels(["1"]).Snapshot.Should().BeSameAs(snapshot);

        FluentActions.Invoking(() => snapshot.WithLabels(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => snapshot.WithoutLabels(["1", null!])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.Where(null!)).Should().Throw<ArgumentNullException>();

        IEnumerable<int> Found(GalleryFilter filter) => snapshot.SearchRow([-1], filter.Count, filter).Select(n => (int)n.Distance - 1);
    }
}
