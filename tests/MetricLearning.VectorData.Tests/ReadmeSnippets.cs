#pragma warning disable IDE0005, IDE0065 // the usings stand in the document

// snippet: start
using MetricLearning.VectorData;
using Microsoft.Extensions.VectorData;

// snippet: usings
namespace MetricLearning.VectorData.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeSnippets
{
    public static async Task<SearchMatch<Part>> Classify(
        IVectorSearchable<Part> store, float[][] heldOutVectors, string[] theirKinds, float[] vector)
    {
        // snippet: classify
        SearchClassifier<Part> classifier = new(store, part => part.Kind);       // any IVectorSearchable<Part>
        classifier = await classifier.CalibrateAsync(heldOutVectors, theirKinds);
        SearchMatch<Part> match = await classifier.ClassifyAsync(vector);        // match.Label (null: none of these), match.Confidence
        // snippet: end
        return match;
    }

    public static async Task<GalleryCollection<string, Part>> Collect(float[] vector)
    {
        // snippet: collect
        GalleryRecordMap<string, Part> map = new(
            part => part.Id, part => part.Vector, (part, vector) => part with { Vector = vector }, dimensions: 3);
        GalleryCollection<string, Part> parts = new("parts", map);
        await parts.EnsureCollectionExistsAsync();
        await parts.UpsertAsync(new Part("17", "bolt", new float[] { 1, 0, 0 }));
        VectorSearchOptions<Part> options = new() { Filter = part => part.Kind != "nut" };
        await foreach (VectorSearchResult<Part> found in parts.SearchAsync(vector, top: 10, options))
        {
            Console.WriteLine($"{found.Record.Id}: {found.Score:F3}");
        }

        parts.Save("parts.gallery", PartContext.Default.Part);                    // one file, replaced in one step
        parts.Load("parts.gallery", PartContext.Default.Part);
        // snippet: end
        return parts;
    }
}
