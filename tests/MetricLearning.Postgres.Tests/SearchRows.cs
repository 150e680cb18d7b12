using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres.Tests;

/// <summary>Rows in two galleries, that of the server and that in memory.</summary>
internal static class SearchRows
{
    /// <summary>Values of a scale around 0.</summary>
    public static float[] Random(int count, int dimension, int seed, float scale = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count * dimension).Select(_ => scale * ((random.NextSingle() * 2) - 1))];
    }

    /// <summary>Adds rows to both galleries, with the labels 0 to 6 and ids that begin with r.</summary>
    public static async Task<Gallery> Fill(PostgresGallery gallery, float[] rows)
    {
        int count = rows.Length / gallery.Dimension;
        string[] labels = [.. Enumerable.Range(0, count).Select(i => $"{i % 7}")];
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"r{i}")];
        await gallery.AddAsync(labels, rows, ids);
        Gallery memory = new(gallery.Metric, gallery.Dimension);
        memory.Add(labels, new ReadOnlyTensorSpan<float>(rows, [count, gallery.Dimension]), ids);
        return memory;
    }

    /// <summary>Requires the same rows in the same order, at the same distances up to the last bits of a double's sum.</summary>
    public static async Task AssertSame(
        PostgresGallery gallery, Gallery memory, float[] queries, int count, RowSelection? selection = null)
    {
        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, count, selection);
        GalleryNeighbor[][] expected = await ((IGallerySearch)memory).SearchAsync(queries, count, selection);
        found.Should().HaveCount(expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            found[i].Select(row => row.Id).Should().Equal(expected[i].Select(row => row.Id), $"query {i}, {gallery.Metric}");
            found[i].Zip(expected[i]).Should().OnlyContain(
                pair => pair.First.Label == pair.Second.Label && IsNear(pair.First.Distance, pair.Second.Distance), $"query {i}");
        }
    }

    private static bool IsNear(float x, float y) => x == y || Math.Abs(x - y) <= 3e-7f * Math.Max(Math.Abs(x), 1e-3f);
}
