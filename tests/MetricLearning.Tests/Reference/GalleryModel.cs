using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Reference;

/// <summary>What a gallery should hold: rows in a list, changed by plain loops.</summary>
internal sealed class GalleryModel
{
    /// <summary>The rows in the order in which they were added.</summary>
    public List<GalleryModelRow> Rows { get; } = [];

    /// <summary>Requires that a snapshot holds these rows.</summary>
    public void Check(GallerySnapshot snapshot)
    {
        GalleryModel seen = Of(snapshot);
        snapshot.Count.Should().Be(Rows.Count);
        seen.Rows.Select(row => (row.Id, row.Label)).Should().Equal(Rows.Select(row => (row.Id, row.Label)));
        seen.Rows.SelectMany(row => row.Values).Should().Equal(Rows.SelectMany(row => row.Values));
        snapshot.Classes.Select(one => (one.Label, one.Count)).Should().Equal(
            Rows.GroupBy(row => row.Label).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count())));
        foreach (GalleryClass one in snapshot.Classes)
        {
            one.Centroid.ToArray().Should().Equal(Centroid(one.Label, snapshot));
            (snapshot.FindClass(one.Label), snapshot.ClassAt(one.Number)).Should().Be((one, one));
        }
    }

    /// <summary>The rows of a snapshot.</summary>
    public static GalleryModel Of(GallerySnapshot snapshot)
    {
        int[] slots = new int[snapshot.Count];
        snapshot.CopySlots(0, slots).Should().Be(slots.Length);
        float[] values = new float[slots.Length * snapshot.Dimension];
        snapshot.CopyRows(slots, values);
        GalleryModel model = new();
        for (int i = 0; i < slots.Length; i++)
        {
            float[] row = values[(i * snapshot.Dimension)..((i + 1) * snapshot.Dimension)];
            model.Rows.Add(new(snapshot.IdOf(slots[i]), snapshot.LabelOf(slots[i]), row));
        }

        return model;
    }

    /// <summary>The ids of the rows that should be found, nearest first.</summary>
    public (string Id, float Distance)[] Nearest(float[] query, DistanceMetric metric, int count, Func<GalleryModelRow, bool> mayBeFound)
    {
        GalleryModelRow[] found = [.. Rows.Where(mayBeFound)];
        float[] values = [.. found.SelectMany(row => row.Values)];
        return [.. NaiveNeighbors.Search(query, values, metric, count).Select(n => (found[n.Index].Id, n.Distance))];
    }

    private float[] Centroid(string label, GallerySnapshot snapshot)
    {
        CentroidSum sum = new(snapshot.Dimension);
        foreach (GalleryModelRow row in Rows.Where(row => row.Label == label))
        {
            sum.Add(row.Values, snapshot.Metric);
        }

        return sum.Mean();
    }
}

/// <summary>A row of a <see cref="GalleryModel"/>.</summary>
internal sealed record GalleryModelRow(string Id, string Label, float[] Values);
