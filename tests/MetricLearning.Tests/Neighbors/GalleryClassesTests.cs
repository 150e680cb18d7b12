using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryClassesTests
{
    [Test]
    public void Relabel_ToNewLabelsWithoutEnd_ListsThoseThatHaveRowsAndKeepsNoOthers()
    {
        Random random = new(3);
        Gallery gallery = new(DistanceMetric.Euclidean, 2, 1);
        Dictionary<string, string> labelsOfIds = [];
        for (int step = 0; step < 3000; step++)
        {
            string id = $"r{random.Next(12)}", label = $"label {random.Next(step < 2000 ? 1500 : 3)}";
            switch (random.Next(5))
            {
                case 0 when !labelsOfIds.ContainsKey(id):
                    // Labels of one change, of which some were there before.
                    string other = $"second {id}", old = $"label {random.Next(20)}";
                    gallery.Add(
                        [label, old, label],
                        new ReadOnlyTensorSpan<float>([step, 1, step, 2, step, 3], [3, 2], []),
                        [id, other, $"third {id}"]);
                    (labelsOfIds[id], labelsOfIds[other], labelsOfIds[$"third {id}"]) = (label, old, label);
                    break;
                case 1:
                    foreach (string gone in (string[])[id, $"second {id}", $"third {id}"])
                    {
                        gallery.Remove(gone).Should().Be(labelsOfIds.Remove(gone));
                    }

                    break;
                case 2 when labelsOfIds.TryGetValue(id, out string? from):
                    gallery.RenameLabel(from, label);
                    foreach (string renamed in labelsOfIds.Keys.Where(one => labelsOfIds[one] == from).ToArray())
                    {
                        labelsOfIds[renamed] = label;
                    }

                    break;
                default:
                    if (gallery.Relabel(id, label))
                    {
                        labelsOfIds[id] = label;
                    }

                    break;
            }

            GallerySnapshot snapshot = gallery.Snapshot;
            snapshot.Classes.Select(one => (one.Label, one.Count)).Should()
                .Equal(CountsOf(labelsOfIds.Values));
            snapshot.ClassNumberCount.Should().BeLessThan(2 * 36 + 64 + 4);
        }

        GallerySnapshot last = gallery.Snapshot;
        int[] slots = [.. Enumerable.Range(0, last.SlotCount).Where(last.HasRow)];
        slots.Should().HaveCountGreaterThan(5).And.OnlyContain(slot => labelsOfIds[last.IdOf(slot)] == last.LabelOf(slot));
        float[] row = new float[2];
        foreach (GalleryClass one in last.Classes)
        {
            double[] mean = new double[2];
            foreach (int slot in slots.Where(slot => last.LabelOf(slot) == one.Label))
            {
                last.CopyRows([slot], row);
                (mean[0], mean[1]) = (mean[0] + (row[0] / (double)one.Count), mean[1] + (row[1] / (double)one.Count));
            }

            one.Centroid[0].Should().BeApproximately((float)mean[0], 1e-3f);
            one.Centroid[1].Should().BeApproximately((float)mean[1], 1e-3f);
        }
    }

    [Test]
    public void Create_NumbersWithoutRows_AreTakenInTurnFromOneChangeToTheNext()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 1, 1);
        gallery.Add("kept", [0], "kept");
        for (int i = 0; i < 100; i++)
        {
            gallery.Relabel("kept", $"label {i}");
        }

        int[] numbers = [.. Enumerable.Range(0, 5).Select(i =>
        {
            gallery.Relabel("kept", $"new {i}");
            return gallery.Snapshot.Classes.Single().Number;
        })];

        numbers.Zip(numbers.Skip(1)).Should().OnlyContain(pair => pair.Second == pair.First + 1, "the search does not begin anew");
    }

    private static IEnumerable<(string Label, int Count)> CountsOf(IEnumerable<string> labels) =>
        labels.CountBy(one => one).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value));
}
