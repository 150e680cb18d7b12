using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch.Tests;

public class USearchGallerySearchTests
{
    private static readonly USearchGalleryOptions Graph = new() { ExactRowCount = 0 };

    [Test]
    public async Task Search_ScannedRows_EqualsTheCoresAnswerToTheBit([Values] DistanceMetric metric)
    {
        // More rows than a block of a scan, so that blocks are merged.
        const int Count = 17_000;
        using USearchGallery gallery = await Samples.Filled(
            metric, Count, 4, 1, new() { ExactRowCount = int.MaxValue, Connectivity = 4, ExpansionAdd = 8 });
        IGallery exact = await Samples.Exact(metric, Count, 4, 1);
        float[] queries = Samples.Rows(5, 4, 2);

        (await Samples.Answers(gallery, queries, 20)).Should().Equal(await Samples.Answers(exact, queries, 20));
    }

    [Test]
    public async Task Search_ThroughTheGraph_FindsNearlyAllAndRanksThemExactly([Values] DistanceMetric metric)
    {
        using USearchGallery gallery = await Samples.Filled(metric, 2000, 8, 1, Graph);
        IGallery exact = await Samples.Exact(metric, 2000, 8, 1);
        float[] queries = Samples.Rows(50, 8, 2);

        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 10);
        GalleryNeighbor[][] all = await exact.SearchAsync(queries, 2000);

        double recall = found.Select((one, i) => one.Count(near => near.Distance <= all[i][9].Distance) / 10.0).Average();
        recall.Should().BeGreaterThan(metric == DistanceMetric.InnerProduct ? 0.8 : 0.95, "the graph has no triangle inequality to go by");
        for (int i = 0; i < found.Length; i++)
        {
            Dictionary<string, float> distances = all[i].ToDictionary(one => one.Id, one => one.Distance);
            found[i].Should().HaveCount(10).And.BeInAscendingOrder(one => one.Distance).And.OnlyHaveUniqueItems();
            found[i].Should().OnlyContain(one => one.Distance == distances[one.Id]);
        }
    }

    [Test]
    public async Task Search_AnySelection_NeverLacksRows()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 3000, 8, 1, Graph);
        IGallery exact = await Samples.Exact(DistanceMetric.Euclidean, 3000, 8, 1);
        float[] queries = Samples.Rows(20, 8, 2);
        RowSelection[] selections =
        [
            new() { Labels = ["1"] }, new() { Labels = ["1", "4", "none"] }, new() { IdPrefix = "r1" }, new() { IdPrefix = "r123" },
            new() { IdPrefix = "r", Labels = ["0", "1", "2", "3"] }, new() { Labels = [] },
        ];
        foreach (RowSelection selection in selections)
        {
            GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 10, selection);
            GalleryNeighbor[][] expected = await exact.SearchAsync(queries, 10, selection);

            found.Select(one => one.Length).Should().Equal(expected.Select(one => one.Length));
            found.SelectMany(one => one).Where(one => !selection.Includes(one.Id, one.Label)).Should().BeEmpty();
            int both = found.Zip(expected).Sum(pair => pair.First.Intersect(pair.Second).Count());
            both.Should().BeGreaterThanOrEqualTo(expected.Sum(one => one.Length) * 9 / 10);
        }
    }

    [Test]
    public async Task Search_MostRowsRemoved_FindsTheOthers()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 2000, 8, 1, Graph);
        float[] queries = Samples.Rows(20, 8, 2);
        (await gallery.RemoveAsync([.. Samples.Ids(2000).Where((_, i) => i % 4 != 0)])).Should().Be(1500);

        RecallMeasurement recall = await gallery.MeasureRecallAsync(queries, 10);

        recall.RowCount.Should().Be(500);
        recall.Recall.Should().BeGreaterThan(0.95);
        GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 10);
        found.Should().OnlyContain(one => one.Length == 10);
        found.SelectMany(one => one).Select(one => one.Id[1..]).Should().OnlyContain(id => int.Parse(id, null) % 4 == 0);
        gallery.RemovedCount.Should().Be(1500);
    }

    [Test]
    public async Task Search_OneOrTwoThreads_GivesTheSame()
    {
        using USearchGallery one = await Samples.Filled(DistanceMetric.Euclidean, 1500, 8, 1, Graph with { MaxDegreeOfParallelism = 1 });
        using USearchGallery two = await Samples.Filled(DistanceMetric.Euclidean, 1500, 8, 1, Graph with { MaxDegreeOfParallelism = 2 });
        float[] queries = Samples.Rows(100, 8, 2);

        (await Samples.Answers(two, queries, 10)).Should().Equal(await Samples.Answers(one, queries, 10));
    }

    [Test]
    public async Task Search_CosineOfRowsOfAnyLength_GoesByDirectionAlone([Values] RowStorage storage)
    {
        float[] scales = [1e-38f, 1e-20f, 1, 1e20f, 1e37f];
        float[] rows = [.. scales.SelectMany((scale, i) => new float[] { scale, i * scale, 0 })];
        using USearchGallery gallery = new(DistanceMetric.Cosine, 3, Graph with { Storage = storage });
        await gallery.AddAsync(Samples.Labels(5), rows, Samples.Ids(5));

        GalleryNeighbor[][] found = await gallery.SearchAsync(rows, 1);

        found.Select(one => one[0].Id).Should().Equal(Samples.Ids(5));
        found.Should().OnlyContain(one => one[0].Distance < 1e-5);
    }

    [Test]
    public async Task Search_HugeQuery_IsAnsweredExactly()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 500, 4, 1, Graph);
        IGallery exact = await Samples.Exact(DistanceMetric.Euclidean, 500, 4, 1);
        float[] query = [3e38f, -3e38f, 1, 0];

        (await Samples.Answers(gallery, query, 5)).Should().Equal(await Samples.Answers(exact, query, 5));
    }

    [Test]
    public async Task Search_RoundedStorage_AnswersByTheStoredRows()
    {
        (RowStorage Storage, double Error)[] cases = [(RowStorage.HalfPrecision, 1e-3), (RowStorage.SignedBytes, 2e-2)];
        IGallery exact = await Samples.Exact(DistanceMetric.Cosine, 1500, 16, 1);
        float[] queries = Samples.Rows(30, 16, 2);
        GalleryNeighbor[][] expected = await exact.SearchAsync(queries, 1500);
        foreach ((RowStorage storage, double error) in cases)
        {
            using USearchGallery gallery = await Samples.Filled(DistanceMetric.Cosine, 1500, 16, 1, Graph with { Storage = storage });

            GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 10);

            for (int i = 0; i < found.Length; i++)
            {
                Dictionary<string, float> distances = expected[i].ToDictionary(one => one.Id, one => one.Distance);
                found[i].Should().OnlyContain(one => Math.Abs(one.Distance - distances[one.Id]) < error, $"{storage}");
            }

            (await gallery.MeasureRecallAsync(queries, 10)).Recall.Should().BeGreaterThan(0.9, $"{storage}");
        }
    }

    // Blocks of 16 rows: fewer than are asked for, so that the neighbours of all blocks are sorted together.
    [Test]
    public async Task Search_MoreNeighborsThanABlockOfRowsHas_FindsWhatTheExactGalleryDoes([Values(17, 20, 40, 60, 70)] int count)
    {
        const int Wide = 1 << 16;
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 60, Wide, 1, new() { ExactRowCount = 100 });
        IGallery exact = await Samples.Exact(DistanceMetric.Euclidean, 60, Wide, 1);
        float[] queries = Samples.Rows(2, Wide, 2);

        (await Samples.Answers(gallery, queries, count)).Should().Equal(await Samples.Answers(exact, queries, count));
    }

    [Test]
    public async Task SearchCentroids_OfOneRow_TakesNoMemoryOfAWholeBlock()
    {
        const int Wide = 1536;
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 20, Wide, 1);
        float[] query = Samples.Rows(1, Wide, 2);
        RowSelection selection = new() { IdPrefix = "r7" };
        (await gallery.SearchCentroidsAsync(query, 1, selection))[0].Should().ContainSingle();
        long before = GC.GetAllocatedBytesForCurrentThread();

        _ = gallery.SearchCentroidsAsync(query, 1, selection).AsTask().Result;

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000, "a block of 4096 rows takes 25 MB");
    }

    [Test]
    public async Task Search_CancelledAmidManyQueries_Throws()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 2000, 8, 1, Graph with { ExpansionSearch = 1000 });
        float[] queries = Samples.Rows(200_000, 8, 2);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(30));

        Func<Task> search = () => gallery.SearchAsync(queries, 10, null, stop.Token).AsTask();

        await search.Should().ThrowAsync<OperationCanceledException>();
    }
}
