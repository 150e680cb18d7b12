using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class NeighborSearchTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    private const int Depth = 5;
    private const int QueryCount = 9;
    private const int NeighborCount = 7;

    // Small integers: distances have no rounding and many ties.
    private static readonly float[] Gallery = [.. ReferenceMatrix.Random(70 * Depth, 1).Select(v => MathF.Round(3 * v))];
    private static readonly float[] Queries = [.. ReferenceMatrix.Random(QueryCount * Depth, 2).Select(v => MathF.Round(3 * v))];

    [Test]
    public void Search_HardRowsAtEveryVectorWidth_IsAFullSort(
        [Values(32, 128, 256, 512)] int bits, [ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[1, 40], Gen.Int[1, 900], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, count, seed) =>
            {
                Random random = new(seed);
                float[] rows = HardRows.Create(random, kind, count, depth);
                float[] queries = HardRows.Queries(random, rows, kind, QueryCount, depth);
                int k = random.Next(2) == 0 ? 1 + random.Next(Math.Min(count, 6)) : 1 + random.Next(count);
                NeighborSearch search = new(HardRows.Comparison(metric), depth, 1, PanelScanTests.Scan(bits));
                for (int done = 0, part; done < count; done += part)
                {
                    part = Math.Min(count - done, 1 + random.Next(random.Next(2) == 0 ? count : 3));
                    search.Append(rows.AsSpan(done * depth, part * depth));
                }

                int[] indices = new int[QueryCount * k];
                float[] distances = new float[QueryCount * k];
                search.Search(queries, k, indices, distances);

                CheckRows(search, rows);
                for (int q = 0; q < QueryCount; q++)
                {
                    (int Index, float Distance)[] expected = NaiveNeighbors.Search(queries.AsSpan(q * depth, depth), rows, metric, k);
                    indices.Skip(q * k).Take(k).Should().Equal(expected.Select(n => n.Index));
                    distances.Skip(q * k).Take(k).Should().Equal(expected.Select(n => n.Distance));
                }
            },
            iter: 60,
            threads: 1);

    // Rows enough for codes of eight bits to be used by few queries.
    [Test]
    public void Search_HardRowsWithCodes_IsAFullSort(
        [Values(256, 512)] int bits, [Values(1, 2)] int queryCount, [ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[32, 70], Gen.Int[100, 6000], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, count, seed) =>
            {
                Random random = new(seed);
                float[] rows = HardRows.Create(random, kind, count, depth);
                float[] queries = HardRows.Queries(random, rows, kind, queryCount, depth);
                NeighborSearch search = new(HardRows.Comparison(metric), depth, 1, PanelScanTests.Scan(bits));
                search.Append(rows.AsSpan(0, count / 3 * depth));
                search.Append(rows.AsSpan(count / 3 * depth));
                int k = 1 + random.Next(random.Next(4) == 0 ? 50 : 4); // many are kept unsorted
                int[] indices = new int[queryCount * k];
                float[] distances = new float[queryCount * k];

                search.Search(queries, k, indices, distances);

                (int Index, float Distance)[] expected =
                [
                    .. Enumerable.Range(0, queryCount)
                        .SelectMany(q => NaiveNeighbors.Search(queries.AsSpan(q * depth, depth), rows, metric, k)),
                ];
                indices.Should().Equal(expected.Select(n => n.Index));
                distances.Should().Equal(expected.Select(n => n.Distance));
            },
            iter: 30,
            threads: 1);

    // Rows enough for codes to be used by several groups of queries; where numbers are small integers there are ties.
    [Test]
    public void Search_ManyRowsAndQueriesWithCodes_IsAFullSort(
        [Values(256, 512)] int bits, [Values(5, 13)] int queryCount, [ValueSource(nameof(Metrics))] DistanceMetric metric,
        [Values] bool areTied)
    {
        const int Rows = 30_000, Columns = 32;
        float[] rows = HardRows.Create(new Random(1), areTied ? 5 : 0, Rows, Columns);
        float[] queries = HardRows.Create(new Random(2), areTied ? 5 : 0, queryCount, Columns);
        NeighborSearch search = new(HardRows.Comparison(metric), Columns, 1, PanelScanTests.Scan(bits));
        search.Append(rows);
        int[] indices = new int[queryCount], excluded = [.. Enumerable.Repeat(-1, queryCount)];
        float[] distances = new float[queryCount];

        for (int turn = 0; turn < 2; turn++)
        {
            search.View(ExcludedRows.None).Search(queries, excluded, 1, indices, distances);

            for (int q = 0; q < queryCount; q++)
            {
                (int index, float distance) = NaiveNeighbors.Search(queries.AsSpan(q * Columns, Columns), rows, metric, 2)
                    .First(neighbor => neighbor.Index != excluded[q]);
                (indices[q], distances[q]).Should().Be((index, distance));
            }

            indices.CopyTo(excluded, 0); // each query without its nearest row
        }
    }

    [Test]
    public void Append_RowsFarFromTheOrigin_MovesThemHoweverTheFirstOnesLay()
    {
        NeighborSearch search = new(RowComparison.Distance, 1, 1);

        search.Append([5, 5, 5]);
        search.Append([.. Enumerable.Range(0, 200).Select(i => 1000 + (i / 100f))]);

        search.Store.Form.Center.Should().NotBeNull();
        search.Store.Scored.Should().NotBeSameAs(search.Store.Given);

        search.Append([.. Enumerable.Range(0, 2000).Select(i => (i % 2 == 0 ? 1000f : -1000) + i)]);

        search.Store.Form.Center.Should().BeNull();
        search.Store.Scored.Should().BeSameAs(search.Store.Given, "rows around the origin take no memory twice");
    }

    [Test]
    public void Search_SpansOfOtherLengths_ThrowsBeforeAnyIsRead()
    {
        NeighborSearch search = new(RowComparison.Distance, 2, 1);
        search.Append([1, 2, 3, 4]);

        FluentActions.Invoking(() => search.Append([1, 2, 3])).Should().Throw<ArgumentException>().WithParameterName("rows");
        FluentActions.Invoking(() => search.Search([1, 2, 3], 1, new int[1], new float[1]))
            .Should().Throw<ArgumentException>().WithParameterName("queries");
        FluentActions.Invoking(() => search.Search([1, 2], 1, new int[2], new float[1]))
            .Should().Throw<ArgumentException>().WithParameterName("indices");
        FluentActions.Invoking(() => search.Search([1, 2], 1, new int[1], new float[2]))
            .Should().Throw<ArgumentException>().WithParameterName("indices");
        FluentActions.Invoking(() => search.Search([1, 2], 3, new int[3], new float[3])).Should().Throw<ArgumentException>()
            .WithParameterName("neighborCount");
        FluentActions.Invoking(() => search.CopyRows(1, new float[4])).Should().Throw<ArgumentException>().WithParameterName("first");
        FluentActions.Invoking(() => search.CopyRows(0, new float[3])).Should().Throw<ArgumentException>().WithParameterName("destination");
    }

    [Test]
    public void Search_EveryWidthUpTo67_IsAFullSort()
    {
        for (int depth = 1; depth <= 67; depth++)
        {
            // Small integers again, so that indices must agree exactly.
            float[] gallery = [.. ReferenceMatrix.Random(40 * depth, depth).Select(v => MathF.Round(3 * v))];
            float[] query = [.. ReferenceMatrix.Random(depth, depth + 100).Select(v => MathF.Round(3 * v))];
            NeighborSearch search = new(RowComparison.SquaredDistance, depth, 1);
            search.Append(gallery);
            int[] indices = new int[NeighborCount];
            float[] distances = new float[NeighborCount];

            search.Search(query, NeighborCount, indices, distances);

            (int Index, float Distance)[] expected = NaiveNeighbors.Search(query, gallery, DistanceMetric.SquaredEuclidean, NeighborCount);
            indices.Should().Equal(expected.Select(n => n.Index), $"depth {depth}");
            distances.Should().Equal(expected.Select(n => n.Distance), $"depth {depth}");
        }
    }

    [Test]
    public void Append_InParts_GivesIndicesInTheOrderOfTheRows()
    {
        NeighborSearch whole = new(RowComparison.SquaredDistance, Depth, 1);
        NeighborSearch parts = new(RowComparison.SquaredDistance, Depth, 1);
        whole.Append(Gallery);

        parts.Append(Gallery.AsSpan(0, Depth));
        parts.Append(Gallery.AsSpan(Depth, 60 * Depth));
        parts.Append(Gallery.AsSpan(61 * Depth));

        parts.Count.Should().Be(70);
        Found(parts).Should().BeEquivalentTo(Found(whole), options => options.WithStrictOrdering());
    }

    private static void CheckRows(NeighborSearch search, float[] rows)
    {
        float[] copied = new float[rows.Length];
        search.CopyRows(0, copied);
        copied.Should().Equal(rows, "rows are kept as given");
    }

    private static (int[] Indices, float[] Distances) Found(NeighborSearch search)
    {
        int[] indices = new int[QueryCount * NeighborCount];
        float[] distances = new float[QueryCount * NeighborCount];
        search.Search(Queries, NeighborCount, indices, distances);
        return (indices, distances);
    }
}
