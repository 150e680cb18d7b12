using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

/// <summary>The battery over the records of a vector store, which can only be searched.</summary>
public class SearchableGalleryContractTests : GallerySearchContract
{
    protected override bool FindsCentroids => false;

    protected override async Task<IGallerySearch> HoldingAsync(
        DistanceMetric metric, int dimension, string[] labels, float[][] rows, string[] ids)
    {
        string function = metric switch
        {
            DistanceMetric.Cosine => DistanceFunction.CosineSimilarity,
            DistanceMetric.InnerProduct => DistanceFunction.DotProductSimilarity,
            DistanceMetric.SquaredEuclidean => DistanceFunction.EuclideanSquaredDistance,
            _ => DistanceFunction.EuclideanDistance,
        };
        GalleryRecordMap<string, Part> map = new(
            part => part.Id, part => part.Vector, (part, vector) => part with { Vector = vector }, dimension, function);
        GalleryCollection<string, Part> store = new("parts", map);
        await store.EnsureCollectionExistsAsync();
        await store.UpsertAsync(rows.Select((row, i) => new Part(ids[i], labels[i], row)));
        return new SearchableGallery<Part>(
            store, dimension, part => part.Id, part => part.Kind, function,
            selection => new() { Filter = part => selection.Includes(part.Id, part.Kind) });
    }
}
