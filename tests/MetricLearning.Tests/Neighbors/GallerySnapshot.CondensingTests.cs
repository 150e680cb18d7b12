using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class GallerySnapshotCondensingTests
{
    private const int Count = 600;

    // Points of a square, see DiscInARing.
    private static readonly float[] Rows = [.. ReferenceMatrix.Random(Count * 2, 1)];

    [Test]
    public void Condense_DiscInARing_KeepsRowsThatLabelAllOthersRight([Values(1, 3)] int neighborCount)
    {
        Gallery gallery = DiscInARing(Enumerable.Range(0, Count));
        GallerySnapshot before = gallery.Snapshot;

        CondensedGallery condensed = before.Condense(neighborCount);

        gallery.Snapshot.Should().BeSameAs(before);
        GallerySnapshot kept = condensed.Gallery.Snapshot;
        (condensed.RowsBefore, condensed.RowsAfter).Should().Be((Count, kept.Count));
        condensed.RowsAfter.Should().BeInRange(neighborCount, Count / 3);
        condensed.AccuracyBefore.Should().BeInRange(0.9, 1);
        condensed.AccuracyAfter.Should().BeInRange(0.8, 1);
        GalleryModel all = GalleryModel.Of(before), needed = GalleryModel.Of(kept);
        HashSet<string> ids = [.. needed.Rows.Select(row => row.Id)];
        needed.Rows.Select(row => (row.Id, row.Label)).Should().Equal(
            all.Rows.Where(row => ids.Contains(row.Id)).Select(row => (row.Id, row.Label)));
        foreach (GalleryModelRow row in all.Rows.Where(row => !ids.Contains(row.Id)))
        {
            kept.SearchRow(row.Values, neighborCount).Count(n => n.Label == row.Label).Should().BeGreaterThan(neighborCount / 2);
        }
    }

    [Test]
    public void Condense_DistancesThatDifferInDoubleAlone_KeepsRowsThatLabelAllOthersRight()
    {
        // (0, 0) is 7000.00007 from (7000, 1) and 7000 from (7000, 0), which is one float.
        float[] values = [7000, 1, 0, 0, 7000, -2999, 7000, -3000, 7000, -3001, 7000, 0];
        string[] labels = ["a", "a", "b", "b", "b", "b"];
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);
        gallery.Add(labels, new ReadOnlyTensorSpan<float>(values, [6, 2], []));

        GallerySnapshot kept = gallery.Snapshot.Condense(1).Gallery.Snapshot;

        for (int row = 0; row < labels.Length; row++)
        {
            kept.SearchRow(values.AsSpan(row * 2, 2), 1)[0].Label.Should().Be(labels[row]);
        }
    }

    [Test]
    public void Condense_RowsInAnotherOrder_KeepsTheSame()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(5).Shuffle(order);

        Ids(DiscInARing(order)).Should().Equal(Ids(DiscInARing(Enumerable.Range(0, Count))));

        static IEnumerable<string> Ids(Gallery gallery) =>
            GalleryModel.Of(gallery.Snapshot.Condense(1).Gallery.Snapshot).Rows.Select(row => row.Id).Order(StringComparer.Ordinal);
    }

    [Test]
    public void Condense_WithValidationRows_MeasuresThose()
    {
        // The rows at 0 and 5 are the centroids of their classes, and label all rows right.
        Gallery gallery = Line(("a", 0), ("a", 0.5f), ("a", -0.5f), ("b", 5), ("b", 4.5f), ("b", 5.5f));

        CondensedGallery condensed = gallery.Snapshot.Condense(
            1, Tensor.Create(new[] { 0.2f, 2.6f, 2.4f, 9 }, [4, 1]), ["a", "b", "b", "never seen"]);

        GalleryModel.Of(condensed.Gallery.Snapshot).Rows.Select(row => row.Id).Should().Equal("0", "3");
        (condensed.AccuracyBefore, condensed.AccuracyAfter).Should().Be((0.5, 0.5));
    }

    [Test]
    public void Condense_LeaveOneOut_IsSolvedByHand()
    {
        // Kept are 1 and 4, the rows nearest to the centroids: no other row is wrong then. Left out, each of both is labelled by the other.
        Gallery gallery = Line(("a", 0), ("a", 1), ("a", 2.4f), ("b", 3), ("b", 4), ("b", 5));

        CondensedGallery condensed = gallery.Snapshot.Condense(1);

        condensed.AccuracyBefore.Should().BeApproximately(4 / 6.0, 1e-12, "2.4 and 3 are each other's nearest");
        GalleryModel.Of(condensed.Gallery.Snapshot).Rows.Select(row => row.Id).Should().Equal("1", "4");
        condensed.AccuracyAfter.Should().BeApproximately(4 / 6.0, 1e-12);
    }

    [Test]
    public void Condense_EqualRowsOfTwoLabels_Ends([Values(1, 2, 3)] int neighborCount)
    {
        Gallery gallery = Line(("a", 1), ("b", 1), ("a", 1), ("b", 1), ("b", 1));

        CondensedGallery condensed = gallery.Snapshot.Condense(neighborCount);

        condensed.RowsAfter.Should().BeInRange(2, 5);
        condensed.Gallery.Snapshot.Classes.Should().HaveCount(2);
    }

    [Test]
    public void Condense_OneClass_IsOneRow()
    {
        CondensedGallery condensed = Line(("a", 1), ("a", 2), ("a", 9)).Snapshot.Condense(2);

        (condensed.RowsAfter, condensed.AccuracyBefore, condensed.AccuracyAfter).Should().Be((1, 1, 1));
        GalleryModel.Of(condensed.Gallery.Snapshot).Rows[0].Id.Should().Be("1", "it is nearest to the mean, 4");
    }

    [Test]
    public void Condense_RowsWithoutACentroid_BeginsWithTheFirst()
    {
        CondensedGallery condensed = Line(("a", 1e30f), ("a", 2e30f), ("b", 1), ("b", 2)).Snapshot.Condense(1);

        GalleryModel.Of(condensed.Gallery.Snapshot).Rows.Select(row => row.Id).Should().Equal("0", "2");
    }

    [Test]
    public void Condense_OutOfRange_Throws()
    {
        GallerySnapshot snapshot = Line(("a", 1), ("b", 2)).Snapshot;
        Tensor<float> row = Tensor.Create(new float[] { 1 }, [1, 1]);

        FluentActions.Invoking(() => snapshot.Condense(2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*≤ 1*");
        FluentActions.Invoking(() => snapshot.Condense(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.Condense(3, row, ["a"])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.Condense(1, row, ["a", "b"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.Condense(1, row, [null!])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.Condense(1, row, null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => snapshot.Condense(1, Tensor.CreateFromShape<float>([0, 1]), [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Line(("a", 1)).Snapshot.Condense(1)).Should().Throw<InvalidOperationException>();
        snapshot.Condense(2, row, ["a"]).RowsAfter.Should().Be(2);
    }

    private static Gallery DiscInARing(IEnumerable<int> order)
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);
        foreach (int i in order)
        {
            (float x, float y) = (Rows[2 * i], Rows[(2 * i) + 1]);
            gallery.Add((x * x) + (y * y) < 0.4 ? "disc" : "ring", [x, y], $"row {i}");
        }

        return gallery;
    }

    private static Gallery Line(params (string Label, float Value)[] rows)
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 1);
        Array.ForEach(rows, row => gallery.Add(row.Label, [row.Value]));
        return gallery;
    }
}
