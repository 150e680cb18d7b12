using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class SearchJobTests
{
    private const int Depth = 3;
    private static readonly PanelScan Scan = PanelScan.Create();
    private static readonly int[] LastThree = [99, 98, 97];

    [Test]
    public void Run_TilesOfAllSizesOneAfterTheOther_AreFullSorts([Values(1, 3)] int threads)
    {
        // Groups of 6 queries, tiles of at most 480; the job's memory is used again. Integers: distances have no rounding.
        float[] gallery = [.. ReferenceMatrix.Random(40 * Depth, 1).Select(v => MathF.Round(3 * v))];
        SearchJob job = new(Filled(gallery), Scan, threads);
        foreach (int queryCount in new[] { 1, 6, 7, 480, 481, 97, 0, 3 })
        {
            float[] queries = [.. ReferenceMatrix.Random(queryCount * Depth, queryCount).Select(v => MathF.Round(3 * v))];

            (int[] indices, float[] distances) = Run(job, queries, queryCount, neighborCount: 2);

            for (int q = 0; q < queryCount; q++)
            {
                (int Index, float Distance)[] expected =
                    NaiveNeighbors.Search(queries.AsSpan(q * Depth, Depth), gallery, DistanceMetric.SquaredEuclidean, 2);
                indices[(2 * q)..((2 * q) + 2)].Should().Equal(expected.Select(n => n.Index));
                distances[(2 * q)..((2 * q) + 2)].Should().Equal(expected.Select(n => n.Distance));
            }
        }
    }

    [Test]
    public void Run_MoreRowsTooCloseToTellApartThanCandidates_ComparesThemAll()
    {
        // A hundred rows whose scores rounding could confuse: more than the spare candidates, so a second scan compares every one. Row i
        // lies 100 − i steps from the queries, so the nearest come last.
        float[] gallery = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { 64 + ((100 - i) / 65536f), 64, 64 }), -64, -64, -64];
        float[] queries = [.. Enumerable.Repeat(64f, 8 * Depth)];

        (int[] indices, float[] distances) = Run(new SearchJob(Filled(gallery), Scan, 1), queries, 8, neighborCount: 3);

        indices.Should().Equal(Enumerable.Repeat(LastThree, 8).SelectMany(i => i));
        distances.Should().Equal(indices.Select(i => (100 - i) * (100 - i) / (65536f * 65536f)));
    }

    [Test]
    public void Run_FewQueriesAmongManyRows_SharesTheRowsAndGivesTheBitsOfOneThread()
    {
        const int Columns = 31, Rows = 33_000; // two shares of 2¹⁹ floats
        NeighborSearch search = new(RowComparison.Distance, Columns, 1, Scan);
        search.Append(ReferenceMatrix.Random(Rows * Columns, 1), Rows);
        float[] queries = ReferenceMatrix.Random(2 * Columns, 2);

        (int[] indices, float[] distances) = Run(new SearchJob(search, Scan, 3), queries, 2, neighborCount: 5);

        (int[] alone, float[] aloneDistances) = Run(new SearchJob(search, Scan, 1), queries, 2, neighborCount: 5);
        indices.Should().Equal(alone);
        distances.Should().Equal(aloneDistances);
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        SearchJob job = new(Filled(ReferenceMatrix.Random(40 * Depth, 1)), Scan, 1);
        float[] queries = ReferenceMatrix.Random(100 * Depth, 2);
        int[] indices = new int[200];
        float[] distances = new float[200];
        job.Run(queries, 2, indices, distances);

        long before = GC.GetAllocatedBytesForCurrentThread();
        job.Run(queries, 2, indices, distances);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static NeighborSearch Filled(float[] gallery)
    {
        NeighborSearch search = new(RowComparison.SquaredDistance, Depth, 1, Scan);
        search.Append(gallery, gallery.Length / Depth);
        return search;
    }

    private static (int[] Indices, float[] Distances) Run(SearchJob job, float[] queries, int queryCount, int neighborCount)
    {
        int[] indices = new int[queryCount * neighborCount];
        float[] distances = new float[queryCount * neighborCount];
        job.Run(queries, neighborCount, indices, distances);
        return (indices, distances);
    }
}
