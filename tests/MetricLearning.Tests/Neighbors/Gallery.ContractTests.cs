using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Contracts;

namespace MetricLearning.Tests.Neighbors;

public class GalleryContractTests : GalleryContract
{
    [Test]
    public void AnyCall_IsCompleteWhenItReturns()
    {
        IGallery gallery = new Gallery(DistanceMetric.Euclidean, 2);

        gallery.AddAsync(["a"], new float[] { 1, 2 }, ["0"]).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        gallery.SearchAsync(new float[] { 1, 2 }, 1).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        gallery.SearchCentroidsAsync(new float[] { 1, 2 }, 1).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        gallery.CountAsync().AsTask().IsCompletedSuccessfully.Should().BeTrue();
    }

    protected override Task<IGallery> CreateAsync(DistanceMetric metric, int dimension) =>
        Task.FromResult<IGallery>(new Gallery(metric, dimension, 2));
}
