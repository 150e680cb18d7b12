using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class GallerySnapshotSearchTests
{
    private const int Depth = 4;
    private const int Count = 500;
    private const int NeighborCount = 6;

    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();
    private static readonly float[] Queries = ReferenceMatrix.Random(9 * Depth, 2);

    [Test]
    public void Search_InAllForms_IsAFullSort([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        GallerySnapshot snapshot = Filled(metric).Snapshot;
        GalleryModel model = GalleryModel.Of(snapshot);
        Tensor<float> queries = Tensor.Create(Queries, [9, Depth]);
        int[] slots = new int[9 * NeighborCount], rowSlots = new int[NeighborCount];
        float[] distances = new float[slots.Length], rowDistances = new float[NeighborCount];

        snapshot.Search(queries, NeighborCount, slots, distances);
        GalleryNeighborTable table = snapshot.Search(queries, NeighborCount);

        (table.QueryCount, table.NeighborCount).Should().Be((9, NeighborCount));
        for (int q = 0; q < 9; q++)
        {
            float[] query = Queries[(q * Depth)..((q + 1) * Depth)];
            (string Id, float Distance)[] expected = model.Nearest(query, metric, NeighborCount, _ => true);
            snapshot.SearchRow(query, NeighborCount, rowSlots, rowDistances);
            slots.Skip(q * NeighborCount).Take(NeighborCount).Should().Equal(rowSlots);
            distances.Skip(q * NeighborCount).Take(NeighborCount).Should().Equal(rowDistances);
            rowSlots.Select(snapshot.IdOf).Zip(rowDistances).Should().Equal(expected);
            snapshot.SearchRow(query, NeighborCount).Should().Equal(table[q].ToArray());
            table[q].ToArray().Select(n => (n.Id, n.Distance)).Should().Equal(expected);
            table[q].ToArray().Select(n => n.Label).Should().Equal(rowSlots.Select(snapshot.LabelOf));
        }
    }

    [Test]
    public void SearchOthers_OfEveryRow_LeavesThatRowOut([ValueSource(nameof(Metrics))] DistanceMetric metric, [Values] bool isFiltered)
    {
        GallerySnapshot snapshot = Filled(metric).Snapshot;
        GalleryModel model = GalleryModel.Of(snapshot);
        GalleryFilter? filter = isFiltered ? snapshot.WithLabels(["class 1", "class 3"]) : null;
        int[] slots = new int[snapshot.Count], nearest = new int[slots.Length * NeighborCount];
        float[] distances = new float[nearest.Length];
        snapshot.CopySlots(0, slots);

        snapshot.SearchOthers(slots, NeighborCount, nearest, distances, filter);

        for (int i = 0; i < slots.Length; i += 7)
        {
            GalleryModelRow row = model.Rows[i];
            nearest.Skip(i * NeighborCount).Take(NeighborCount).Select(snapshot.IdOf)
                .Zip(distances.Skip(i * NeighborCount)).Should().Equal(model.Nearest(
                    row.Values,
                    metric,
                    NeighborCount,
                    other => other.Id != row.Id && (!isFiltered || other.Label is "class 1" or "class 3")));
        }
    }

    [Test]
    public void SearchRow_Warm_AllocatesNothing()
    {
        GallerySnapshot snapshot = Filled(DistanceMetric.Cosine).Snapshot;
        GalleryFilter filter = snapshot.WithLabels(["class 1"]);
        int[] slots = new int[NeighborCount], others = new int[NeighborCount];
        float[] distances = new float[NeighborCount];
        Search();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Search();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Search()
        {
            snapshot.SearchRow(Queries.AsSpan(0, Depth), NeighborCount, slots, distances);
            snapshot.SearchRow(Queries.AsSpan(0, Depth), NeighborCount, slots, distances, filter);
            snapshot.SearchOthers(slots.AsSpan(0, 1), NeighborCount, others, distances);
        }
    }

    [Test]
    public void Search_OutOfRange_SaysWhatIsInRange()
    {
        Gallery gallery = Filled(DistanceMetric.Cosine);
        GallerySnapshot snapshot = gallery.Snapshot;
        gallery.Add("class 9", [1, 2, 3, 4]);
        GalleryFilter two = snapshot.Where(slot => slot is 401 or 402), none = snapshot.WithLabels(["nothing"]);
        float[] query = [1, 2, 3, 4];

        Invoking(() => snapshot.SearchRow(query, snapshot.Count + 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"*1 ≤ neighborCount ≤ {snapshot.Count}*");
        Invoking(() => snapshot.SearchRow(query, 0)).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => snapshot.SearchRow(query, 3, two)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*≤ 2*");
        Invoking(() => snapshot.SearchOthers([401], 2, new int[2], new float[2], two)).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => snapshot.SearchOthers([-1], 1, new int[1], new float[1])).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => snapshot.SearchOthers([401], 1, new int[2], new float[1])).Should().Throw<ArgumentException>();
        Invoking(() => snapshot.SearchRow(query, 1, none)).Should().Throw<InvalidOperationException>().WithMessage("*filter*");
        Invoking(() => new Gallery(DistanceMetric.Cosine, 4).Snapshot.SearchRow(query, 1)).Should().Throw<InvalidOperationException>();
        Invoking(() => snapshot.SearchRow([1], 1)).Should().Throw<ArgumentException>().WithParameterName("query");
        Invoking(() => snapshot.SearchRow([1, 2, 3, float.NaN], 1)).Should().Throw<ArgumentException>().WithParameterName("query");
        Invoking(() => snapshot.SearchRow(query, 1, new int[2], new float[1])).Should().Throw<ArgumentException>();
        Invoking(() => snapshot.SearchRow(query, 1, new int[1], [])).Should().Throw<ArgumentException>();
        Invoking(() => gallery.Snapshot.SearchRow(query, 1, two)).Should().Throw<ArgumentException>().WithParameterName("filter")
            .WithMessage("*version*");
        snapshot.SearchRow(query, 2, two).Should().HaveCount(2);
    }

    private static Action Invoking(Action call) => call;

    // Half of the first rows are removed; small integers, so that there are ties.
    private static Gallery Filled(DistanceMetric metric)
    {
        Gallery gallery = new(metric, Depth, 1);
        float[] rows = [.. ReferenceMatrix.Random(Count * Depth, 1).Select(value => MathF.Round(3 * value))];
        gallery.Add([.. Enumerable.Range(0, Count).Select(i => $"class {i % 5}")], Tensor.Create(rows, [Count, Depth]));
        gallery.Remove([.. Enumerable.Range(0, 100).Select(i => $"{2 * i}")]);
        return gallery;
    }
}
