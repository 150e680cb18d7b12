#pragma warning disable IDE0005, IDE0065 // the usings stand in the document

// snippet: start
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.USearch;

// snippet: usings
namespace MetricLearning.USearch.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeSnippets
{
    public static async Task<(RecallMeasurement Recall, int Found, int OfOne, int Loaded, int Viewed)> Run(
        string[] labels, float[] rows, string[] ids, float[] queries)
    {
        // snippet: fill
        using USearchGallery gallery = new(DistanceMetric.Euclidean, dimension: 64);
        await gallery.AddAsync(labels, rows, ids);                                // rows: [n × 64], one after another
        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, neighborCount: 10);
        GalleryNeighbor[][] ofOne = await gallery.SearchAsync(queries, 10, new() { IdPrefix = "acme/" });
        RecallMeasurement recall = await gallery.MeasureRecallAsync(queries, 10); // against exact search among the same rows
        Console.WriteLine($"recall@10 {recall.Recall:F3}, worst query {recall.LowestRecall:F1}");
        // snippet: end
        // snippet: file
        gallery.Save("parts.gallery");                                            // one file, replaced in one step
        using USearchGallery loaded = USearchGallery.Load("parts.gallery");       // into memory, to be changed
        using USearchGallery viewed = USearchGallery.View(                        // memory-mapped, read-only, shared by processes
            "parts.gallery", change: saved => saved with { ExpansionSearch = 200 });
        // snippet: end
        return (recall, found[0].Length, ofOne[0].Length, loaded.Count, viewed.Options.ExpansionSearch);
    }
}
