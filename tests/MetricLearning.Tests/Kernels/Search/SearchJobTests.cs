using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class SearchJobTests
{
    private const int Depth = 3;
    private static readonly PanelScan Scan = PanelScan.Create();
    private static readonly SearchPool Pool = new(Depth, 1, Scan);

    [Test]
    public void Run_TilesOfAllSizesOneAfterTheOther_AreFullSorts([Values(1, 3)] int threads)
    {
        // Groups of 6 queries, tiles of at most 480; the job's memory is used again. Integers: distances have no rounding.
        float[] gallery = [.. ReferenceMatrix.Random(40 * Depth, 1).Select(v => MathF.Round(3 * v))];
        RowView rows = Filled(gallery);
        SearchJob job = new(Pool, threads);
        foreach (int queryCount in new[] { 1, 6, 7, 480, 481, 97, 0, 3 })
        {
            float[] queries = [.. ReferenceMatrix.Random(queryCount * Depth, queryCount).Select(v => MathF.Round(3 * v))];

            (int[] indices, float[] distances) = Run(job, rows, queries, queryCount, neighborCount: 2);

            for (int q = 0; q < queryCount; q++)
            {
                (int Index, float Distance)[] expected =
                    NaiveNeighbors.Search(queries.AsSpan(q * Depth, Depth), gallery, DistanceMetric.SquaredEuclidean, 2);
                indices[(2 * q)..((2 * q) + 2)].Should().Equal(expected.Select(n => n.Index));
                distances[(2 * q)..((2 * q) + 2)].Should().Equal(expected.Select(n => n.Distance));
            }
        }
    }

    [TestCase(100, 0)] // the many spare candidates hold them
    [TestCase(4000, 8)] // nothing but a scan in double precision can tell
    public void Run_MoreRowsTooCloseToTellApartThanSpareCandidates_IsAFullSort(int closeRows, int expectedScans)
    {
        // Rows whose scores rounding confuses. Row i lies closeRows − i steps from the queries, so the nearest come last; others lie far
        // away.
        float[] close = [.. Enumerable.Range(0, closeRows).SelectMany(i => new[] { 64 + ((closeRows - i) / 131072f), 64, 64 })];
        float[] gallery = [.. close, .. ReferenceMatrix.Random(6000 * Depth, 1).Select(value => 90 * value)];
        float[] queries = [.. Enumerable.Repeat(64f, 8 * Depth)];
        RowView rows = Filled(gallery);
        SearchJob job = new(Pool, 1);

        (int[] indices, float[] distances) = Run(job, rows, queries, 8, neighborCount: 3);

        (int Index, float Distance)[] expected = NaiveNeighbors.Search(
            queries.AsSpan(0, Depth), gallery, DistanceMetric.SquaredEuclidean, 3);
        indices.Should().Equal(Enumerable.Repeat(expected, 8).SelectMany(row => row).Select(neighbor => neighbor.Index));
        distances.Should().Equal(Enumerable.Repeat(expected, 8).SelectMany(row => row).Select(neighbor => neighbor.Distance));
        job.ComparedWithAll.Should().Be(expectedScans);
    }

    [TestCase(100, 8, 0, 128)] // as many as the second pass keeps
    [TestCase(4000, 0, 8, 128)] // a sample shows that it would not do, whatever the rows of a panel
    [TestCase(4000, 0, 8, 256)]
    [TestCase(4000, 0, 8, 512)]
    public void Run_ManyRowsAtOneDistance_GoesStraightToTheScanThatTellsThem(
        int equalRows, int scoredAgain, int comparedWithAll, int bits)
    {
        PanelScan scan = PanelScanTests.Scan(bits);
        float[] gallery =
        [
            .. Enumerable.Repeat(2f, equalRows * Depth), .. ReferenceMatrix.Random(6000 * Depth, 1).Select(value => 90 + value),
        ];
        SearchJob job = new(new SearchPool(Depth, 1, scan), 1);

        (int[] indices, float[] distances) = Run(job, Filled(gallery, scan), [.. Enumerable.Repeat(1f, 8 * Depth)], 8, neighborCount: 3);

        (job.ScoredAgain, job.ComparedWithAll).Should().Be((scoredAgain, comparedWithAll));
        indices.Should().Equal(Enumerable.Range(0, 8 * 3).Select(i => i % 3));
        distances.Should().OnlyContain(distance => distance == Depth);
    }

    [Test]
    public void Run_RowsSharedAmongThreadsOnceWarm_AllocatesNothingOnTheCallersThread(
        [Values(1, 40)] int queryCount, [Values(1, 2, 5)] int threads)
    {
        const int Columns = 64, Rows = 1 << 16; // half a million values and more for each thread
        NeighborSearch search = new(RowComparison.SquaredDistance, Columns, threads);
        search.Append(ReferenceMatrix.Random(Rows * Columns, 1));
        float[] queries = ReferenceMatrix.Random(queryCount * Columns, 2), distances = new float[queryCount * 3];
        int[] indices = new int[queryCount * 3];

        Allocations.ShouldEnd(() => search.Search(queries, 3, indices, distances), isShared: threads > 1);
    }

    [Test]
    public void Run_OrdinaryRowsAndOneFarAway_NeedsNoScanInDoublePrecision()
    {
        // The far row widens the bound of its own score only.
        float[] gallery = [.. ReferenceMatrix.Random(3000 * Depth, 1), 1e18f, -1e18f, 1e18f];
        RowView rows = Filled(gallery);
        SearchJob job = new(Pool, 1);

        Run(job, rows, ReferenceMatrix.Random(50 * Depth, 2), 50, neighborCount: 3);

        job.ComparedWithAll.Should().Be(0);
    }

    [Test]
    public void Run_ManyNeighborsOnAnyNumberOfThreads_IsAFullSort([Values(1, 40, 2999, 3000)] int neighborCount, [Values(1, 3)] int threads)
    {
        float[] gallery = ReferenceMatrix.Random(3000 * Depth, 1), queries = ReferenceMatrix.Random(7 * Depth, 2);

        (int[] indices, _) = Run(new SearchJob(Pool, threads), Filled(gallery), queries, 7, neighborCount);

        for (int q = 0; q < 7; q++)
        {
            indices.Skip(q * neighborCount).Take(neighborCount).Should().Equal(
                NaiveNeighbors.Search(queries.AsSpan(q * Depth, Depth), gallery, DistanceMetric.SquaredEuclidean, neighborCount)
                    .Select(n => n.Index));
        }
    }

    [Test]
    public void Run_OneQueryAmongManyEqualRows_SharesTheRowsAndFindsTheFirst()
    {
        // 2¹⁷ floats are a share of a scan in double precision.
        const int Rows = 100_000;
        float[] gallery = [.. Enumerable.Repeat(new[] { 1f, 2, 3 }, Rows).SelectMany(row => row)];

        (int[] indices, float[] distances) = Run(new SearchJob(Pool, 3), Filled(gallery), [1, 2, 3], 1, neighborCount: 50);

        indices.Should().Equal(Enumerable.Range(0, 50));
        distances.Should().OnlyContain(distance => distance == 0);
    }

    [Test]
    public void Run_FewQueriesAmongManyRows_SharesTheRowsAndGivesTheBitsOfOneThread([Values(31, 32)] int columns)
    {
        const int Rows = 34_000; // two shares of 2¹⁹ floats; of 32 columns there are codes
        NeighborSearch search = new(RowComparison.Distance, columns, 1, Scan);
        search.Append(ReferenceMatrix.Random(Rows * columns, 1));
        float[] queries = ReferenceMatrix.Random(2 * columns, 2);

        (int[] indices, float[] distances) = Run(new SearchJob(Pool, 3), search.View(ExcludedRows.None), queries, 2, neighborCount: 5);

        (int[] alone, float[] aloneDistances) = Run(new SearchJob(Pool, 1), search.View(ExcludedRows.None), queries, 2, neighborCount: 5);
        indices.Should().Equal(alone);
        distances.Should().Equal(aloneDistances);
    }

    [Test]
    public void Run_RowsThatCodesTellApart_ScoresFewOfThem([Values(1, 13)] int queryCount, [Values(256, 512)] int bits)
    {
        Assume.That(RowCodes.AreUseful(64, 16) && (queryCount == 1 || CodeScan.IsFasterThanFloats), "this processor makes no such codes");

        (long compared, long spent) = Coded(ReferenceMatrix.Random(40_000 * 64, 1), ReferenceMatrix.Random(queryCount * 64, 2), bits);

        compared.Should().BeGreaterThan(queryCount * 2000L, "blocks of sixteen rows but the first ones");
        spent.Should().BeLessThan(compared / 10);
    }

    // One column of all rows and queries is far larger than the others, so that eight bits say nothing of these.
    [Test]
    public void Run_RowsThatCodesDoNotTellApart_ScoresThemWithoutCodesSoon([Values(1, 13)] int queryCount, [Values(256, 512)] int bits)
    {
        Assume.That(RowCodes.AreUseful(64, 16) && (queryCount == 1 || CodeScan.IsFasterThanFloats), "this processor makes no such codes");
        float[] rows = [.. ReferenceMatrix.Random(40_000 * 64, 1).Select((value, i) => i % 64 == 0 ? 100 : value)];
        float[] queries = [.. ReferenceMatrix.Random(queryCount * 64, 2).Select((value, i) => i % 64 == 0 ? 100 : value)];

        (long compared, long spent) = Coded(rows, queries, bits);

        compared.Should().BeGreaterThan(0).And.BeLessThan(queryCount * 500L, "a round compares some tens of blocks");
        spent.Should().BeLessThanOrEqualTo(2 * compared);
    }

    private static (long Compared, long Spent) Coded(float[] rows, float[] queries, int bits)
    {
        const int Columns = 64;
        PanelScan scan = PanelScanTests.Scan(bits);
        NeighborSearch search = new(RowComparison.Angle, Columns, 1, scan);
        search.Append(rows);
        SearchJob job = new(new SearchPool(Columns, 1, scan), 1);
        _ = Run(job, search.View(ExcludedRows.None), queries, queries.Length / Columns, neighborCount: 3);
        return job.Codes;
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        RowView rows = Filled(ReferenceMatrix.Random(40 * Depth, 1));
        SearchJob job = new(Pool, 1);
        float[] queries = ReferenceMatrix.Random(100 * Depth, 2);
        int[] indices = new int[200];
        float[] distances = new float[200];
        job.Run(rows, queries, [], 2, indices, distances);

        long before = GC.GetAllocatedBytesForCurrentThread();
        job.Run(rows, queries, [], 2, indices, distances);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static RowView Filled(float[] gallery, PanelScan? scan = null)
    {
        NeighborSearch search = new(RowComparison.SquaredDistance, Depth, 1, scan ?? Scan);
        search.Append(gallery);
        return search.View(ExcludedRows.None);
    }

    private static (int[] Indices, float[] Distances) Run(
        SearchJob job, RowView rows, float[] queries, int queryCount, int neighborCount)
    {
        int[] indices = new int[queryCount * neighborCount];
        float[] distances = new float[queryCount * neighborCount];
        job.Run(rows, queries, [], neighborCount, indices, distances);
        return (indices, distances);
    }
}
