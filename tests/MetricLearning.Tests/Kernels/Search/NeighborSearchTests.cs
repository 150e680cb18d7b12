using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class NeighborSearchTests
{
    private const int Depth = 5;
    private const int QueryCount = 9;
    private const int NeighborCount = 7;

    // Small integers: distances have no rounding and many ties.
    private static readonly float[] Gallery = [.. ReferenceMatrix.Random(70 * Depth, 1).Select(v => MathF.Round(3 * v))];
    private static readonly float[] Queries = [.. ReferenceMatrix.Random(QueryCount * Depth, 2).Select(v => MathF.Round(3 * v))];

    [TestCase(DistanceMetric.Euclidean, nameof(RowComparison.Distance))]
    [TestCase(DistanceMetric.SquaredEuclidean, nameof(RowComparison.SquaredDistance))]
    [TestCase(DistanceMetric.InnerProduct, nameof(RowComparison.Product))]
    public void Search_IntegerRows_IsAFullSort(DistanceMetric metric, string comparison)
    {
        NeighborSearch search = new(Enum.Parse<RowComparison>(comparison), Depth, 1);
        search.Append(Gallery, 70);

        (int[] indices, float[] distances) = Found(search);

        for (int q = 0; q < QueryCount; q++)
        {
            (int Index, float Distance)[] expected = NaiveNeighbors.Search(
                Queries.AsSpan(q * Depth, Depth), Gallery, metric, NeighborCount);
            indices.Skip(q * NeighborCount).Take(NeighborCount).Should().Equal(expected.Select(n => n.Index));
            distances.Skip(q * NeighborCount).Take(NeighborCount).Should().Equal(expected.Select(n => n.Distance));
        }
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
            search.Append(gallery, 40);
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
        whole.Append(Gallery, 70);

        parts.Append(Gallery.AsSpan(0, Depth), 1);
        parts.Append(Gallery.AsSpan(Depth, 60 * Depth), 60);
        parts.Append(Gallery.AsSpan(61 * Depth), 9);

        parts.Rows.Count.Should().Be(70);
        Found(parts).Should().BeEquivalentTo(Found(whole), options => options.WithStrictOrdering());
    }

    [Test]
    public void RentScratch_AfterAReturn_GivesThatOneOnce()
    {
        NeighborSearch search = new(RowComparison.Product, Depth, 1);
        SearchScratch scratch = search.RentScratch();
        search.ReturnScratch(scratch);

        search.RentScratch().Should().BeSameAs(scratch);
        search.RentScratch().Should().NotBeSameAs(scratch);
    }

    private static (int[] Indices, float[] Distances) Found(NeighborSearch search)
    {
        int[] indices = new int[QueryCount * NeighborCount];
        float[] distances = new float[QueryCount * NeighborCount];
        search.Search(Queries, NeighborCount, indices, distances);
        return (indices, distances);
    }
}
