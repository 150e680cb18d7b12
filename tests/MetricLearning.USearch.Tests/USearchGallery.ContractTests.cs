using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;

namespace MetricLearning.USearch.Tests;

/// <summary>The battery with few rows, all of which are compared.</summary>
public class USearchGalleryContractTests : GalleryContract
{
    [Test]
    public void AnyCall_IsCompleteWhenItReturns()
    {
        using USearchGallery gallery = new(DistanceMetric.Euclidean, 2);

        gallery.AddAsync(["a"], new float[] { 1, 2 }, ["0"]).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        gallery.SearchAsync(new float[] { 1, 2 }, 1).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        gallery.SearchCentroidsAsync(new float[] { 1, 2 }, 1).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        gallery.CountAsync().AsTask().IsCompletedSuccessfully.Should().BeTrue();
    }

    protected override Task<IGallery> CreateAsync(DistanceMetric metric, int dimension) =>
        Task.FromResult<IGallery>(new USearchGallery(metric, dimension));
}

/// <summary>The battery through the graph, which keeps so many candidates that it finds all of few rows.</summary>
public class USearchGalleryGraphContractTests : GalleryContract
{
    protected override Task<IGallery> CreateAsync(DistanceMetric metric, int dimension) =>
        Task.FromResult<IGallery>(new USearchGallery(metric, dimension, new() { ExactRowCount = 0, ExpansionSearch = 400 }));
}
