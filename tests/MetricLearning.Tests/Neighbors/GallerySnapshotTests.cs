using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class GallerySnapshotTests
{
    private const int Depth = GalleryDraw.Depth;
    private const int Changes = 400;
    private const int Readers = 16;

    [Test]
    public void Snapshots_OfTwoWritersSeenBySixteenReaders_AreThoseOfASerialOrder(
        [Values(DistanceMetric.Cosine, DistanceMetric.Euclidean)] DistanceMetric metric)
    {
        Writer[] writers = [new(1, "left "), new(2, "right ")];
        Gallery gallery = new(metric, Depth, 2);
        int running = writers.Length;
        List<Exception> failures = [];
        Thread[] threads =
        [
            .. writers.Select(writer => Start(() =>
            {
                try
                {
                    writer.Calls.ForEach(call => call(gallery));
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            })),
            .. Enumerable.Range(0, Readers).Select(seed => Start(() =>
            {
                Random random = new(seed);
                long last = 0;
                bool isLast;
                do
                {
                    isLast = Volatile.Read(ref running) == 0;
                    GallerySnapshot snapshot = gallery.Snapshot;
                    snapshot.Version.Should().BeGreaterThanOrEqualTo(last);
                    last = snapshot.Version;
                    CheckLegal(snapshot, writers);
                    CheckSearch(snapshot, random);
                }
                while (!isLast);
            })),
        ];

        Array.ForEach(threads, thread => thread.Join());

        failures.Should().BeEmpty();
        gallery.Snapshot.Version.Should().Be(writers.Sum(writer => writer.ChangesBefore[^1]));

        Thread Start(Action work)
        {
            Thread thread = new(() =>
            {
                try
                {
                    work();
                }
                catch (Exception exception)
                {
                    lock (failures)
                    {
                        failures.Add(exception);
                    }
                }
            });
            thread.Start();
            return thread;
        }
    }

    [Test]
    public void Slots_ThatHoldNoRow_AreRefused()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 1);
        gallery.Add("a", [1]);
        gallery.Add("b", [2]);
        gallery.Remove("0");
        GallerySnapshot snapshot = gallery.Snapshot;

        (snapshot.HasRow(-1), snapshot.HasRow(0), snapshot.HasRow(1), snapshot.HasRow(2)).Should().Be((false, false, true, false));
        (snapshot.IdOf(1), snapshot.LabelOf(1), snapshot.ClassAt(snapshot.ClassOf(1)).Label).Should().Be(("1", "b", "b"));
        foreach (int slot in new[] { -1, 0, 2, int.MaxValue, int.MinValue })
        {
            FluentActions.Invoking(() => snapshot.IdOf(slot)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("slot");
            FluentActions.Invoking(() => snapshot.LabelOf(slot)).Should().Throw<ArgumentOutOfRangeException>();
            FluentActions.Invoking(() => snapshot.ClassOf(slot)).Should().Throw<ArgumentOutOfRangeException>();
            FluentActions.Invoking(() => snapshot.CopyRows([slot], new float[1])).Should().Throw<ArgumentOutOfRangeException>();
        }

        FluentActions.Invoking(() => snapshot.CopyRows([1], new float[2])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => snapshot.CopySlots(-1, new int[1])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.CopySlots(3, new int[1])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.ClassAt(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.ClassAt(snapshot.ClassNumberCount)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => snapshot.FindClass(null!)).Should().Throw<ArgumentNullException>();
        snapshot.FindClass("a").Should().BeNull("its only row was removed");
        snapshot.CopySlots(2, new int[1]).Should().Be(0);
    }

    [Test]
    public void CopySlotsAndRows_BlockAfterBlock_RestoreTheGallery()
    {
        GalleryDraw draw = new(new Random(3), "");
        Gallery gallery = new(DistanceMetric.InnerProduct, Depth), restored = new(DistanceMetric.InnerProduct, Depth);
        for (int i = 0; i < 200; i++)
        {
            draw.Next()(gallery);
        }

        GallerySnapshot snapshot = gallery.Snapshot;
        int[] slots = new int[7];
        for (int first = 0, count; (count = snapshot.CopySlots(first, slots)) > 0; first = slots[count - 1] + 1)
        {
            int[] block = slots[..count];
            float[] values = new float[count * Depth];
            snapshot.CopyRows(block, values);
            restored.Add(
                [.. block.Select(snapshot.LabelOf)], Tensor.Create(values, [count, Depth]), [.. block.Select(snapshot.IdOf)]);
        }

        draw.Model.Check(restored.Snapshot);
        (restored.Count, snapshot.Metric, snapshot.Dimension).Should().Be((snapshot.Count, DistanceMetric.InnerProduct, Depth));
    }

    // A writer's rows are its own, so a snapshot shows how many of each writer's calls it has seen: they must be as many as its version.
    private static void CheckLegal(GallerySnapshot snapshot, Writer[] writers)
    {
        GalleryModel seen = GalleryModel.Of(snapshot);
        int[][] done = [.. writers.Select(writer => writer.ChangesAt(seen))];
        done[0].Any(left => done[1].Contains((int)snapshot.Version - left))
            .Should().BeTrue("version {0} is a legal state", snapshot.Version);
        seen.Check(snapshot);
    }

    private static void CheckSearch(GallerySnapshot snapshot, Random random)
    {
        float[] query = [.. Enumerable.Range(0, Depth).Select(_ => (float)random.Next(-4, 5))];
        GalleryFilter filter = snapshot.WithoutLabels(["left a", "right b"]);
        if (filter.Count > 0)
        {
            int count = 1 + random.Next(Math.Min(40, filter.Count));
            snapshot.SearchRow(query, count, filter).Select(n => (n.Id, n.Distance)).Should().Equal(
                GalleryModel.Of(snapshot).Nearest(
                    query, snapshot.Metric, count, row => row.Label is not ("left a" or "right b")));
        }
    }

    private sealed class Writer
    {
        private readonly string _prefix;
        private readonly Dictionary<string, List<int>> _changesAt = [];

        public Writer(int seed, string prefix)
        {
            _prefix = prefix;
            GalleryDraw draw = new(new Random(seed), prefix);
            Note(draw);
            for (int i = 0; i < Changes; i++)
            {
                Calls.Add(draw.Next());
                Note(draw);
            }
        }

        public List<Action<Gallery>> Calls { get; } = [];

        public List<int> ChangesBefore { get; } = [];

        public int[] ChangesAt(GalleryModel seen) => [.. _changesAt.GetValueOrDefault(State(seen), [])];

        private void Note(GalleryDraw draw)
        {
            ChangesBefore.Add(draw.ChangeCount);
            string state = State(draw.Model);
            _changesAt.TryAdd(state, []);
            _changesAt[state].Add(draw.ChangeCount);
        }

        private string State(GalleryModel model) => string.Concat(
            model.Rows.Where(row => row.Id.StartsWith(_prefix, StringComparison.Ordinal))
                .Select(row => $"{row.Id}:{row.Label}:{string.Join(',', row.Values)};"));
    }
}
