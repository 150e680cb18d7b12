using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class GallerySnapshotCentroidsTests
{
    private const int Depth = 3;
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void NearestClasses_OfQueries_IsAFullSortOfTheCentroids([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        Gallery gallery = new(metric, Depth, 1);
        float[] rows = ReferenceMatrix.Random(300 * Depth, 1), queries = ReferenceMatrix.Random(5 * Depth, 2);
        for (int i = 0; i < 300; i++)
        {
            gallery.Add($"{i % 30}", rows.AsSpan(i * Depth, Depth));
        }

        gallery.RemoveLabel("7");
        GallerySnapshot snapshot = gallery.Snapshot;
        GalleryClass[] classes = [.. snapshot.Classes];
        float[] centroids = [.. classes.SelectMany(one => one.Centroid.ToArray())];
        int[] numbers = new int[5 * 4], rowNumbers = new int[4];
        float[] distances = new float[numbers.Length], rowDistances = new float[4];

        snapshot.NearestClasses(Tensor.Create(queries, [5, Depth]), 4, numbers, distances);

        snapshot.CentroidCount.Should().Be(29);
        for (int q = 0; q < 5; q++)
        {
            float[] query = queries[(q * Depth)..((q + 1) * Depth)];
            (int Index, float Distance)[] expected = NaiveNeighbors.Search(query, centroids, metric, 4);
            numbers.Skip(4 * q).Take(4).Should().Equal(expected.Select(n => classes[n.Index].Number));
            distances.Skip(4 * q).Take(4).Should().Equal(expected.Select(n => n.Distance));
            snapshot.NearestClassesOfRow(query, 4, rowNumbers, rowDistances);
            rowNumbers.Concat(numbers.Skip(4 * q).Take(4)).Distinct().Should().HaveCount(4);
            rowDistances.Should().Equal(distances.Skip(4 * q).Take(4));
        }
    }

    [Test]
    public void NearestClassesOfRow_Ties_AreByLabelWhateverTheOrderOfAddition()
    {
        foreach (string[] order in new string[][] { ["b", "B", "a", "c"], ["c", "a", "B", "b"] })
        {
            Gallery gallery = new(DistanceMetric.Euclidean, 1);
            Array.ForEach(order, label => gallery.Add(label, [1]));
            int[] numbers = new int[4];

            gallery.Snapshot.NearestClassesOfRow([0], 4, numbers, new float[4]);

            numbers.Select(number => gallery.Snapshot.ClassAt(number).Label).Should().Equal("B", "a", "b", "c");
        }
    }

    [Test]
    public void NearestClassesOfRow_AfterChanges_KnowsTheCentroidsOfNow()
    {
        Gallery gallery = new(DistanceMetric.SquaredEuclidean, 1);
        gallery.Add("a", [0], "left");
        gallery.Add("a", [10], "right");
        gallery.Add("b", [6]);
        Nearest().Should().Be(("a", 1));

        gallery.Remove("left");
        Nearest().Should().Be(("b", 4));

        gallery.Relabel("right", "b");
        Nearest().Should().Be(("b", 16));

        gallery.RenameLabel("b", "c");
        Nearest().Should().Be(("c", 16));

        gallery.Replace("right", [1]);
        Nearest().Should().Be(("c", 0.25f));

        gallery.Add("c", [1e20f], "far");
        gallery.Snapshot.CentroidCount.Should().Be(0);
        FluentActions.Invoking(() => Nearest()).Should().Throw<InvalidOperationException>();
        gallery.Remove("far");
        Nearest().Should().Be(("c", 0.25f));

        (string, float) Nearest()
        {
            int[] number = new int[1];
            float[] distance = new float[1];
            gallery.Snapshot.NearestClassesOfRow([4], 1, number, distance);
            return (gallery.Snapshot.ClassAt(number[0]).Label, distance[0]);
        }
    }

    [Test]
    public void NearestClasses_OutOfRange_Throws()
    {
        Gallery gallery = new(DistanceMetric.Cosine, 2);
        FluentActions.Invoking(() => gallery.Snapshot.NearestClassesOfRow([1, 2], 1, new int[1], new float[1]))
            .Should().Throw<InvalidOperationException>();
        gallery.Add("a", [1, 2]);
        GallerySnapshot snapshot = gallery.Snapshot;

        FluentActions.Invoking(() => snapshot.NearestClassesOfRow([1, 2], 2, new int[2], new float[2]))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 ≤ classCount ≤ 1*");
        FluentActions.Invoking(() => snapshot.NearestClassesOfRow([1, 2], 0, [], [])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.NearestClassesOfRow([1], 1, new int[1], new float[1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.NearestClassesOfRow([1, float.NaN], 1, new int[1], new float[1]))
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.NearestClassesOfRow([1, 2], 1, new int[2], new float[1]))
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.NearestClassesOfRow([1, 2], 1, new int[1], [])).Should().Throw<ArgumentException>();
    }
}
