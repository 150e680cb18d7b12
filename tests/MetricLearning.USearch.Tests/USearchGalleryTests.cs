using System.Runtime.CompilerServices;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch.Tests;

public class USearchGalleryTests
{
    [Test]
    public void Constructor_WrongArguments_Throws()
    {
        (Action Call, string Message)[] cases =
        [
            (() => _ = new USearchGallery((DistanceMetric)9, 2), "*metric is 9*expected Euclidean*"),
            (() => _ = new USearchGallery(DistanceMetric.Cosine, 0), "*dimension is 0*1 to 65536*"),
            (() => _ = new USearchGallery(DistanceMetric.Cosine, 65537), "*dimension is 65537*"),
            (() => _ = new USearchGallery(DistanceMetric.Euclidean, 2, new() { Storage = RowStorage.SignedBytes }), "*SignedBytes*Cosine*"),
            (() => _ = new USearchGalleryOptions { Connectivity = 1 }, "*Connectivity is 1*2 to 256*"),
            (() => _ = new USearchGalleryOptions { ExpansionAdd = 0 }, "*ExpansionAdd is 0*"),
            (() => _ = new USearchGalleryOptions { ExpansionSearch = 70000 }, "*ExpansionSearch is 70000*"),
            (() => _ = new USearchGalleryOptions { Storage = (RowStorage)7 }, "*Storage is 7*"),
            (() => _ = new USearchGalleryOptions { ExactRowCount = -1 }, "*ExactRowCount is -1*"),
            (() => _ = new USearchGalleryOptions { MaxDegreeOfParallelism = 0 }, "*MaxDegreeOfParallelism is 0*"),
            (() => _ = new USearchGalleryOptions { AddDegreeOfParallelism = 0 }, "*AddDegreeOfParallelism is 0*"),
        ];
        foreach ((Action call, string message) in cases)
        {
            call.Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    [Test]
    public async Task Properties_TellWhatThereIs()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Cosine, 30, 8, 1);
        await gallery.RemoveAsync(["r3"]);

        gallery.Should().Match<USearchGallery>(one => one.Metric == DistanceMetric.Cosine && one.Dimension == 8 && one.Count == 29);
        gallery.Should().Match<USearchGallery>(one => one.RemovedCount == 1 && !one.IsReadOnly && one.Options.Connectivity == 16);
        gallery.GraphByteCount.Should().BeGreaterThan(30 * 8 * 4);
    }

    [Test]
    public async Task Add_RowsThatTheGraphCannotCompare_ThrowsAndChangesNothing()
    {
        using USearchGallery single = new(DistanceMetric.Euclidean, 2);
        using USearchGallery half = new(DistanceMetric.InnerProduct, 2, new() { Storage = RowStorage.HalfPrecision });

        Func<Task> tooLong = () => single.AddAsync(["a", "a"], new float[] { 1, 2, 3, 1e19f }, ["0", "1"]).AsTask();
        Func<Task> tooLarge = () => half.AddAsync(["a"], new float[] { 1, -70000 }, ["0"]).AsTask();

        await tooLong.Should().ThrowAsync<ArgumentException>().WithMessage("*1E+19 in row 1*lengths below 2⁶²*");
        await tooLarge.Should().ThrowAsync<ArgumentException>().WithMessage("*-70000 in row 0*65504*");
        (single.Count + half.Count).Should().Be(0);
    }

    [Test]
    public async Task Add_CancelledAmidRows_ChangesNothingThatIsSeen()
    {
        const int Many = 20_000;
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 50, 8, 1, new() { ExactRowCount = 0 });
        float[] queries = Samples.Rows(10, 8, 2);
        string[] before = await Samples.Answers(gallery, queries, 5), labels = Samples.Labels(Many), ids = Samples.Ids(Many, 50);
        using CancellationTokenSource stop = new();
        WatchedRows rows = new(Samples.Rows(Many, 8, 3), reads =>
        {
            if (reads == WatchedRows.Checks + 1000)
            {
                stop.Cancel();
            }
        });

        Func<Task> add = () => gallery.AddAsync(labels, rows.Memory, ids, stop.Token).AsTask();

        await add.Should().ThrowAsync<OperationCanceledException>();
        (gallery.Count, gallery.RemovedCount).Should().Match<(int Count, int Removed)>(
            one => one.Count == 50 && one.Removed > 1000 && one.Removed < Many, "rows were in the graph, whose slots are not given again");
        (await Samples.Answers(gallery, queries, 5)).Should().Equal(before);
        await gallery.AddAsync(["new"], Samples.Rows(1, 8, 3), ["r50"]);
        (await gallery.SearchAsync(Samples.Rows(1, 8, 3), 1))[0][0].Should().Be(new GalleryNeighbor("r50", "new", 0));
    }

    [Test]
    public async Task Add_OnTwoThreads_AddsAllRows()
    {
        using USearchGallery gallery = await Samples.Filled(
            DistanceMetric.Euclidean, 3000, 8, 1, new() { AddDegreeOfParallelism = 2, ExactRowCount = 0 });
        IGallery exact = await Samples.Exact(DistanceMetric.Euclidean, 3000, 8, 1);
        float[] queries = Samples.Rows(50, 8, 2); // which row comes where depends on the threads, and so does the recall

        (await Samples.Answers(gallery, queries, 3000)).Should().Equal(await Samples.Answers(exact, queries, 3000));
        (await gallery.MeasureRecallAsync(queries, 10)).Recall.Should().BeGreaterThan(0.95);
    }

    [Test]
    public async Task Remove_AllRows_BeginsAnew()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 100, 8, 1);

        (await gallery.RemoveAsync(Samples.Ids(100))).Should().Be(100);

        (gallery.Count, gallery.RemovedCount).Should().Be((0, 0));
        await gallery.AddAsync(["a"], Samples.Rows(1, 8, 1), ["r0"]);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 1));
        (await gallery.SearchCentroidsAsync(Samples.Rows(1, 8, 1), 3))[0].Should().Equal(new LabelDistance("a", 0));
    }

    [Test]
    public async Task Dispose_LaterCalls_Throw()
    {
        USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 10, 8, 1);
        float[] row = Samples.Rows(1, 8, 1);
        gallery.Dispose();
        gallery.Dispose();

        Func<Task>[] calls =
        [
            () => gallery.SearchAsync(row, 1).AsTask(),
            () => gallery.SearchCentroidsAsync(row, 1).AsTask(),
            () => gallery.CountAsync().AsTask(),
            () => gallery.AddAsync(["a"], row, ["new"]).AsTask(),
            () => gallery.RelabelAsync("r0", "a").AsTask(),
            () => gallery.RemoveAsync(["r0"]).AsTask(),
            () => gallery.RemoveLabelAsync("0").AsTask(),
            () => gallery.MeasureRecallAsync(row, 1).AsTask(),
            () => gallery.CompactAsync().AsTask(),
            () => Task.Run(() => gallery.Save("unwritten")),
            () => Task.Run(() => gallery.GraphByteCount),
        ];
        foreach (Func<Task> call in calls)
        {
            (await call.Should().ThrowAsync<ObjectDisposedException>()).WithMessage("*disposed*");
        }

        File.Exists("unwritten").Should().BeFalse();
    }

    [Test]
    public async Task Dispose_WhileOthersSearch_LetsThemFinish()
    {
        for (int round = 0; round < 5; round++)
        {
            USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 200, 8, 1, new() { ExactRowCount = 0 });
            float[] queries = Samples.Rows(50, 8, 2);
            using CountdownEvent begun = new(3);
            Task<int>[] searches = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
                () => SearchUntilDisposed(gallery, queries, begun),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))];
            begun.Wait();
            gallery.Dispose();

            (await Task.WhenAll(searches)).Should().OnlyContain(wrong => wrong == 0);
        }
    }

    [Test]
    public async Task Finalizer_GalleriesThatNobodyHolds_AreFreed()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "finalized.gallery");
        using (USearchGallery saved = await Samples.Filled(DistanceMetric.Euclidean, 20, 8, 1))
        {
            saved.Save(path);
        }

        WeakReference[] dropped = Drop(path);
        for (int i = 0; i < 10 && dropped.Any(one => one.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        dropped.Should().OnlyContain(one => !one.IsAlive);
        File.Delete(path);
    }

    // The number of answers that were not whole. On a thread of its own: those of the pool are few.
    private static int SearchUntilDisposed(USearchGallery gallery, float[] queries, CountdownEvent begun)
    {
        int wrong = 0;
        bool isFirst = true;
        try
        {
            while (true)
            {
                wrong += gallery.SearchAsync(queries, 5).AsTask().Result.Count(found => found.Length != 5);
                if (isFirst)
                {
                    begun.Signal();
                    isFirst = false;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return wrong;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Drop(string path) =>
        [.. Enumerable.Range(0, 20).Select(i => new WeakReference(
            i % 2 == 0 ? USearchGallery.View(path) : new USearchGallery(DistanceMetric.Euclidean, 8)))];
}
