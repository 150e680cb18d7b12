using System.Numerics.Tensors;
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

    [Test]
    public async Task SearchCentroids_OneLabelOfMany_TakesNoMemoryForTheOthers()
    {
        const int Classes = 5000;
        Gallery memory = new(DistanceMetric.Euclidean, 2, 1);
        memory.Add(
            [.. Enumerable.Range(0, Classes).Select(i => $"{i:D4}")],
            new ReadOnlyTensorSpan<float>([.. Enumerable.Range(0, 2 * Classes).Select(i => (float)(i / 2))], [Classes, 2], []));
        IGallery gallery = memory;
        (await gallery.SearchCentroidsAsync(new float[] { 7, 7 }, 2)).Single().Select(one => one.Label).Should().Equal("0007", "0006");
        long before = GC.GetAllocatedBytesForCurrentThread();

        LabelDistance[][] found = gallery.SearchCentroidsAsync(new float[] { 7, 7 }, 1).AsTask().Result;

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000, "it was 10 MB");
        found.Single().Single().Should().Be(new LabelDistance("0007", 0));
        (await gallery.SearchCentroidsAsync(new float[] { 7, 7, 9, 9 }, 1, new() { Labels = ["0100"] })).Select(one => one.Single().Label)
            .Should().Equal("0100", "0100");
    }

    [Test]
    public async Task Search_SomeLabels_MakesNoTextForEachRow()
    {
        const int Rows = 100_000;
        Gallery memory = new(DistanceMetric.Euclidean, 1, 1);
        memory.Add(
            [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? "even" : "odd")],
            new ReadOnlyTensorSpan<float>([.. Enumerable.Range(0, Rows).Select(i => (float)i)], [Rows, 1], []));
        IGallery gallery = memory;
        RowSelection odd = new() { Labels = ["odd"] };
        (await gallery.SearchAsync(new float[] { 10 }, 2, odd)).Single().Select(one => one.Id).Should().Equal("9", "11");
        long before = GC.GetAllocatedBytesForCurrentThread();

        _ = gallery.SearchAsync(new float[] { 10 }, 2, odd).AsTask().Result;

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(200_000, "a bit for each row, and not 40 bytes");
        (await gallery.SearchAsync(new float[] { 10 }, 2, odd with { IdPrefix = "1" })).Single().Select(one => one.Id)
            .Should().Equal("11", "13");
    }

    protected override Task<IGallery> CreateAsync(DistanceMetric metric, int dimension) =>
        Task.FromResult<IGallery>(new Gallery(metric, dimension, 2));
}
