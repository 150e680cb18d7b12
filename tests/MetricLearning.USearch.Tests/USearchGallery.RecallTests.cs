using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch.Tests;

public class USearchGalleryRecallTests
{
    [Test]
    public async Task MeasureRecall_ExactSearches_IsOne()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Cosine, 300, 8, 1);

        RecallMeasurement recall = await gallery.MeasureRecallAsync(Samples.Rows(20, 8, 2), 10);

        recall.Should().Be(new RecallMeasurement(300, 20, 10, 1, 1, 0));
    }

    [Test]
    public async Task MeasureRecall_FewCandidates_TellsWhatIsMissedAsACountByHandDoes()
    {
        USearchGalleryOptions few = new() { ExactRowCount = 0, Connectivity = 2, ExpansionAdd = 2, ExpansionSearch = 1 };
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 2000, 16, 1, few);
        IGallery exact = await Samples.Exact(DistanceMetric.Euclidean, 2000, 16, 1);
        float[] queries = Samples.Rows(40, 16, 2);

        RecallMeasurement recall = await gallery.MeasureRecallAsync(queries, 5);

        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 5), nearest = await exact.SearchAsync(queries, 5);
        double[] shares = [.. found.Zip(nearest, (a, b) => a.Intersect(b).Count() / 5.0)];
        recall.Recall.Should().BeApproximately(shares.Average(), 1e-12).And.BeInRange(0.01, 0.9);
        recall.LowestRecall.Should().Be(shares.Min());
        recall.MeanDistanceError.Should().BeApproximately(
            found.Zip(nearest, (a, b) => a.Zip(b, (x, y) => (double)x.Distance - y.Distance).Average()).Average(), 1e-5).And.BePositive();
    }

    [Test]
    public async Task MeasureRecall_MoreCandidates_IsHigher()
    {
        using USearchGallery gallery = await Samples.Filled(
            DistanceMetric.Euclidean, 2000, 32, 1, new() { ExactRowCount = 0, ExpansionSearch = 10 });
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "recall.gallery");
        gallery.Save(path);
        float[] queries = Samples.Rows(40, 32, 2);

        double[] recalls = new double[2];
        for (int i = 0; i < 2; i++)
        {
            using USearchGallery view = USearchGallery.View(path, change: saved => saved with { ExpansionSearch = i == 0 ? 10 : 400 });
            recalls[i] = (await view.MeasureRecallAsync(queries, 10)).Recall;
        }

        recalls[1].Should().BeGreaterThan(recalls[0] + 0.02).And.BeGreaterThan(0.97);
        File.Delete(path);
    }

    [Test]
    public async Task MeasureRecall_Selection_MeasuresThatAlone()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 1000, 8, 1, new() { ExactRowCount = 0 });
        List<int> told = [];

        RecallMeasurement recall = await gallery.MeasureRecallAsync(
            Samples.Rows(10, 8, 2), 10, new() { Labels = ["1"] }, new Direct(told.Add));

        recall.RowCount.Should().Be(200);
        recall.Recall.Should().BeGreaterThan(0.9);
        told.Should().Equal(200);
        (await gallery.MeasureRecallAsync(Samples.Rows(1, 8, 2), 10, new() { Labels = ["none"] })).Recall.Should().Be(1);
    }

    [Test]
    public async Task MeasureRecall_WrongArguments_Throws()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 10, 8, 1);
        CancellationToken cancelled = new(canceled: true);
        Func<Task>[] calls =
        [
            () => gallery.MeasureRecallAsync(ReadOnlyMemory<float>.Empty, 1).AsTask(),
            () => gallery.MeasureRecallAsync(Samples.Rows(1, 7, 1), 1).AsTask(),
            () => gallery.MeasureRecallAsync(Samples.Rows(1, 8, 1), 0).AsTask(),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        Func<Task> stopped = () => gallery.MeasureRecallAsync(Samples.Rows(1, 8, 1), 1, cancellationToken: cancelled).AsTask();
        await stopped.Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Compact_RemovedRows_AreGoneAndAnswersStay()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Cosine, 1200, 8, 1, new() { Storage = RowStorage.SignedBytes });
        await gallery.RemoveAsync([.. Samples.Ids(1200).Where((_, i) => i % 3 == 0)]);
        float[] queries = Samples.Rows(10, 8, 2);
        string[] before = await Samples.Answers(gallery, queries, 800);
        LabelDistance[][] centroids = await gallery.SearchCentroidsAsync(queries, 5);
        List<int> told = [];

        await gallery.CompactAsync(new Direct(told.Add));

        (gallery.Count, gallery.RemovedCount).Should().Be((800, 0));
        (await Samples.Answers(gallery, queries, 800)).Should().Equal(before);
        (await gallery.SearchCentroidsAsync(queries, 5)).Should().BeEquivalentTo(centroids);
        told.Should().EndWith(800);
        (await gallery.RemoveAsync(["r1", "r0"])).Should().Be(1);
        await gallery.AddAsync(["x"], Samples.Rows(1, 8, 3), ["r0"]);
        await gallery.CompactAsync();
        gallery.Count.Should().Be(800);
    }

    [Test]
    public async Task Compact_LabelsThatNoRowHasAnyMore_AreForgotten([Values] bool isRowRemoved)
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 100, 8, 1, new() { ExactRowCount = 0 });
        float[] queries = Samples.Rows(5, 8, 2);
        for (int i = 0; i < 500; i++)
        {
            await gallery.RelabelAsync("r7", $"label {i}");
        }

        if (isRowRemoved)
        {
            await gallery.RemoveAsync(["r0"]);
        }

        RowSelection some = new() { Labels = ["label 499", "3"] };
        string[] before = [.. await Samples.Answers(gallery, queries, 50), .. await Samples.Answers(gallery, queries, 50, some)];
        IReadOnlyList<LabelCount> counts = await gallery.CountAsync();

        await gallery.CompactAsync();

        gallery.State.LabelNumberCount.Should().Be(6, "five and the last of many");
        string[] after = [.. await Samples.Answers(gallery, queries, 50), .. await Samples.Answers(gallery, queries, 50, some)];
        after.Should().Equal(before);
        (await gallery.CountAsync()).Should().Equal(counts);
        await gallery.RelabelAsync("r7", "new");
        await gallery.AddAsync(["label 3"], Samples.Rows(1, 8, 3), ["later"]);
        (await gallery.CountAsync()).Select(one => one.Label).Should().Equal("0", "1", "2", "3", "4", "label 3", "new");
        (await gallery.SearchAsync(Samples.Rows(1, 8, 3), 1))[0][0].Label.Should().Be("label 3");
    }

    [Test]
    public async Task Compact_Cancelled_ChangesNothing()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 2000, 8, 1);
        await gallery.RemoveAsync(["r0"]);
        using CancellationTokenSource stop = new();

        Func<Task> compact = () => gallery.CompactAsync(new Direct(_ => stop.Cancel()), stop.Token).AsTask();

        await compact.Should().ThrowAsync<OperationCanceledException>();
        (gallery.Count, gallery.RemovedCount).Should().Be((1999, 1));
        (await gallery.SearchAsync(Samples.Rows(1, 8, 2), 3))[0].Should().HaveCount(3);
    }

    private sealed class Direct(Action<int> told) : IProgress<int>
    {
        public void Report(int value) => told(value);
    }
}
