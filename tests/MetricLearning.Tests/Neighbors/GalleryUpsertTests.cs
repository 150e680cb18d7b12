using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Shared;

namespace MetricLearning.Tests.Neighbors;

public class GalleryUpsertTests
{
    [Test]
    public async Task Upsert_WhileOthersRead_IsNeverSeenHalfDone()
    {
        const int FewestReadings = 1000;
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);
        gallery.Upsert("even", [0, 0], "x").Should().BeFalse();
        bool isDone = false;
        int readings = 0;
        string? wrong = null;
        Task reader = OwnThread.Run(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                GallerySnapshot seen = gallery.Snapshot;
                GalleryNeighbor found = seen.SearchRow([0, 0], 1)[0]; // throws where the row is gone
                if (seen.Count != 1 || found.Label != (found.Distance % 2 == 0 ? "even" : "odd"))
                {
                    wrong = $"{seen.Count} rows, {found.Label} at {found.Distance}";
                }

                Interlocked.Increment(ref readings);
            }
        });
        try
        {
            for (int i = 1; i < 3000 || (Volatile.Read(ref readings) < FewestReadings && !reader.IsCompleted); i++)
            {
                gallery.Upsert(i % 2 == 0 ? "even" : "odd", [i % 1000, 0], "x").Should().BeTrue();
            }

            gallery.Upsert("odd", [1, 0], "x").Should().BeTrue();
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            await reader;
        }

        wrong.Should().BeNull();
        gallery.Snapshot.Classes.Where(one => one.Count > 0).Select(one => one.Label).Should().Equal("odd");
    }

    [Test]
    public void Upsert_ARowThatCannotBe_ChangesNothing()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);
        gallery.Upsert("a", [1, 1], "x");

        gallery.Invoking(one => one.Upsert("b", [1], "x")).Should().Throw<ArgumentException>().WithMessage("*1 columns*2*");
        gallery.Invoking(one => one.Upsert("b", [1, float.NaN], "x")).Should().Throw<ArgumentException>().WithMessage("*NaN*");
        gallery.Invoking(one => one.Upsert(null!, [1, 1], "x")).Should().Throw<ArgumentNullException>();
        gallery.Invoking(one => one.Upsert("b", [1, 1], null!)).Should().Throw<ArgumentNullException>();

        gallery.Snapshot.SearchRow([1, 1], 1)[0].Label.Should().Be("a");
    }
}
