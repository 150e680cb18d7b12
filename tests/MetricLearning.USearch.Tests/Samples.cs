using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch.Tests;

/// <summary>Rows for tests, and galleries of them.</summary>
internal static class Samples
{
    public static float[] Rows(int count, int dimension, int seed)
    {
        Random random = new(seed);
        float[] rows = new float[count * dimension];
        foreach (ref float value in rows.AsSpan())
        {
            value = (float)((random.NextDouble() * 4) - 2);
        }

        return rows;
    }

    public static string[] Ids(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(i => $"r{i}")];

    public static string[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i % 5}")];

    public static async Task<USearchGallery> Filled(
        DistanceMetric metric, int count, int dimension, int seed, USearchGalleryOptions? options = null)
    {
        USearchGallery gallery = new(metric, dimension, options);
        await gallery.AddAsync(Labels(count), Rows(count, dimension, seed), Ids(count));
        return gallery;
    }

    public static async Task<IGallery> Exact(DistanceMetric metric, int count, int dimension, int seed)
    {
        IGallery gallery = new Gallery(metric, dimension, 1);
        await gallery.AddAsync(Labels(count), Rows(count, dimension, seed), Ids(count));
        return gallery;
    }

    public static string Describe(GalleryNeighbor[] found) =>
        string.Join(" ", found.Select(one => $"{one.Id}:{one.Label}:{one.Distance:R}"));

    public static async Task<string[]> Answers(IGallerySearch gallery, float[] queries, int count, RowSelection? selection = null) =>
        [.. (await gallery.SearchAsync(queries, count, selection)).Select(Describe)];
}
