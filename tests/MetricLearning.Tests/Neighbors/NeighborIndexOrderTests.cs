using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class NeighborIndexOrderTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Search_AnyShapeOfHardRowsAddedInAnyParts_IsAFullSort([ValueSource(nameof(Metrics))] DistanceMetric metric) =>
        Gen.Select(Gen.Int[0, HardRows.Kinds - 1], Gen.Int[1, 67], Gen.Int[1, 700], Gen.Int[0, 15], Gen.Int[0, int.MaxValue - 1]).Sample(
            (kind, depth, rows, queries, seed) =>
            {
                Random random = new(seed);
                float[] gallery = HardRows.Create(random, kind, rows, depth);
                float[] asked = HardRows.Queries(random, gallery, kind, queries, depth);
                int k = 1 + random.Next(random.Next(2) == 0 ? rows : Math.Min(rows, 9));
                NeighborIndex index = new(metric);
                for (int done = 0, part; done < rows; done += part)
                {
                    part = Math.Min(rows - done, 1 + random.Next(random.Next(2) == 0 ? rows : 3));
                    index.Add(Shape.Tensor(gallery[(done * depth)..((done + part) * depth)], part, depth));
                }

                NeighborTable found = index.Search(Shape.Tensor(asked, queries, depth), k);

                found.QueryCount.Should().Be(queries);
                for (int q = 0; q < queries; q++)
                {
                    (int Index, float Distance)[] expected = NaiveNeighbors.Search(asked.AsSpan(q * depth, depth), gallery, metric, k);
                    found.Indices(q).ToArray().Should().Equal(expected.Select(n => n.Index));
                    found.Distances(q).ToArray().Should().Equal(expected.Select(n => n.Distance));
                }
            },
            iter: 100,
            threads: 1);

    [Test]
    public void Search_FarRowAddedFirst_FindsTheNearRowsThatFollow()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.AddRow([1e6f]);
        index.Add(Shape.Tensor([0.001f, 0.002f], 2, 1));

        NeighborTable found = index.SearchRow([0.002f], 1);

        (found.Indices(0)[0], found.Distances(0)[0]).Should().Be((2, 0f));
    }

    [Test]
    public void Search_RowsCloseTogetherAfterRowsFarAway_FindThemselves([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        float[] rows = [.. Enumerable.Range(0, 100).Select(i => 1000f + i), .. Enumerable.Range(1, 2000).Select(i => 1e-5f * i)];
        NeighborIndex index = NeighborIndexTests.Index(metric, rows, 1);

        NeighborTable found = index.Search(Shape.Tensor(rows, rows.Length, 1), 1);

        if (metric is DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean)
        {
            Enumerable.Range(0, rows.Length).Select(i => found.Indices(i)[0]).Should().Equal(Enumerable.Range(0, rows.Length));
        }
        else
        {
            // In one column the longest row has the largest product with all others, and the directions are the same.
            Enumerable.Range(0, rows.Length).Select(i => found.Indices(i)[0])
                .Should().OnlyContain(i => i == (metric == DistanceMetric.Cosine ? 0 : 99));
        }
    }

    [Test]
    public void Search_ColumnWithSentinelsInHalfTheRows_IsAFullSort([Values(-999, 999_999)] int sentinel)
    {
        const int Depth = 4, Rows = 1000;
        float[] rows = NeighborIndexTests.Normals(new Random(3), Rows * Depth);
        for (int i = 0; i < Rows; i += 2)
        {
            rows[i * Depth] = sentinel;
        }

        NeighborTable found = NeighborIndexTests.Index(DistanceMetric.Euclidean, rows, Depth).Search(Shape.Tensor(rows, Rows, Depth), 3);

        for (int q = 0; q < Rows; q++)
        {
            found.Indices(q).ToArray().Should()
                .Equal(NaiveNeighbors.Search(rows.AsSpan(q * Depth, Depth), rows, DistanceMetric.Euclidean, 3).Select(n => n.Index));
        }
    }

    [Test]
    public void Search_RowsOfTheLargestFloats_HasInfiniteDistancesInTheirOrder()
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.SquaredEuclidean, [3e38f, -3e38f, 0, 1], 1);

        NeighborTable found = index.SearchRow([2e38f], 4);

        found.Indices(0).ToArray().Should().Equal(0, 2, 3, 1); // 2e38 − 1 is 2e38 in double precision, so 0 and 1 tie
        found.Distances(0).ToArray().Should().OnlyContain(distance => float.IsPositiveInfinity(distance), "they exceed single precision");
    }

    [Test]
    public void Search_EveryNeighborCount_IsAPrefixOfTheFullSort()
    {
        const int Rows = 77;
        float[] gallery = NeighborIndexTests.Normals(new Random(5), Rows * 3);
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Euclidean, gallery, 3);
        int[] all = index.Search(Shape.Tensor([0.1f, 0.2f, 0.3f], 1, 3), Rows).Indices(0).ToArray();

        for (int k = 1; k <= Rows; k++)
        {
            index.Search(Shape.Tensor([0.1f, 0.2f, 0.3f], 1, 3), k).Indices(0).ToArray().Should().Equal(all.Take(k));
        }
    }

    [Test]
    public void Search_ManyDuplicates_TiesByLowerIndexAtDistanceZero(
        [Values(DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine)] DistanceMetric metric)
    {
        float[] row = NeighborIndexTests.Normals(new Random(11), 5);
        float[] gallery = [.. Enumerable.Repeat(row, 300).SelectMany(r => r)];

        NeighborTable found = NeighborIndexTests.Index(metric, gallery, 5).Search(Shape.Tensor(row, 1, 5), 4);

        found.Indices(0).ToArray().Should().Equal(0, 1, 2, 3);
        found.Distances(0).ToArray().Should().AllBeEquivalentTo(0f);
    }

    [Test]
    public void Search_ClusterTighterThanSinglePrecisionCanRank_IsStillExact()
    {
        // Two hundred rows within 1e-5 of each other in a cloud of radius 100: their single-precision scores are noise.
        const int Depth = 4;
        Random random = new(17);
        float[] gallery = new float[400 * Depth];
        for (int i = 0; i < gallery.Length; i++)
        {
            gallery[i] = i < 200 * Depth ? random.Next(-100, 100) : 64 + (random.Next(1, 50) / 131072f);
        }

        float[] query = [64, 64, 64, 64];

        NeighborTable found =
            NeighborIndexTests.Index(DistanceMetric.SquaredEuclidean, gallery, Depth).Search(Shape.Tensor(query, 1, Depth), 10);

        (int Index, float Distance)[] expected = NaiveNeighbors.Search(query, gallery, DistanceMetric.SquaredEuclidean, 10);
        found.Indices(0).ToArray().Should().Equal(expected.Select(n => n.Index));
        found.Distances(0).ToArray().Should().Equal(expected.Select(n => n.Distance));
    }

    [Test]
    public void Search_DataFarFromTheOrigin_KeepsItsDigits()
    {
        float[] gallery = [100_000, 100_001, 100_002, 100_003.5f];

        NeighborTable found = NeighborIndexTests.Index(DistanceMetric.Euclidean, gallery, 1).Search(Shape.Tensor([100_002.25f], 1, 1), 3);

        found.Indices(0).ToArray().Should().Equal(2, 1, 3);
        found.Distances(0).ToArray().Should().Equal(0.25f, 1.25f, 1.25f);
    }

    [Test]
    public void Search_RowsSoSmallThatSquaresUnderflow_IsStillExact()
    {
        float[] gallery = [3e-30f, 1e-30f, -2e-30f, 5e-30f];

        NeighborTable found = NeighborIndexTests.Index(DistanceMetric.Euclidean, gallery, 1).Search(Shape.Tensor([0.9e-30f], 1, 1), 3);

        found.Indices(0).ToArray().Should().Equal(1, 0, 2);
    }

    [Test]
    public void Search_ZeroVectorUnderCosine_HasDistanceOne()
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Cosine, [-1, 0, 0, 0, 1, 0], 2);

        index.Search(Shape.Tensor([1, 0], 1, 2), 3).Distances(0).ToArray().Should().Equal(0, 1, 2);
        index.Search(Shape.Tensor([0, 0], 1, 2), 3).Distances(0).ToArray().Should().Equal(1, 1, 1);
    }

    [Test]
    public void Search_HugeRowsUnderCosine_AreScaled()
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Cosine, [3e38f, 0, 0, 1e-42f], 2);

        index.Search(Shape.Tensor([0, 3e38f], 1, 2), 2).Indices(0).ToArray().Should().Equal(1, 0);
    }
}
