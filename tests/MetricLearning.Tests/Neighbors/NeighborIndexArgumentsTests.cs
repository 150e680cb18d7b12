using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class NeighborIndexArgumentsTests
{
    [TestCase(0)]
    [TestCase(3)]
    public void Search_CountOutOfRange_SaysTheRange(int neighborCount)
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action act = () => index.Search(Shape.Tensor([1, 2], 1, 2), neighborCount);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(neighborCount))
            .WithMessage($"neighborCount is {neighborCount}; expected 1 ≤ neighborCount ≤ 2, the rows of the index.*");
    }

    [Test]
    public void Search_EmptyIndex_SaysToAddRows()
    {
        Action act = () => new NeighborIndex(DistanceMetric.Cosine).Search(Shape.Tensor([1, 2], 1, 2), 1);

        act.Should().Throw<InvalidOperationException>().WithMessage("The index has no rows; add rows before searching.");
    }

    [Test]
    public void Search_BufferOfAnotherSize_SaysTheSize()
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action indices = () => index.Search(Shape.Tensor([1, 2], 1, 2), 2, new int[3], new float[2]);
        Action distances = () => index.Search(Shape.Tensor([1, 2], 1, 2), 2, new int[2], new float[1]);

        indices.Should().Throw<ArgumentException>().WithParameterName("indices")
            .WithMessage("indices has 3 entries; expected 2. Pass a buffer of that size.*");
        distances.Should().Throw<ArgumentException>().WithParameterName("distances")
            .WithMessage("distances has 1 entries; expected 2. Pass a buffer of that size.*");
    }

    [Test]
    public void Search_QueryNotFinite_NamesRowAndColumn()
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action act = () => index.Search(Shape.Tensor([1, 2, 3, float.NaN], 2, 2), 1);

        act.Should().Throw<ArgumentException>().WithParameterName("queries").WithMessage("queries holds NaN at row 1, column 1;*");
    }

    [Test]
    public void Search_AnotherDimension_SaysBoth()
    {
        NeighborIndex index = NeighborIndexTests.Index(DistanceMetric.Cosine, [1, 2, 3, 4], 2);

        Action act = () => index.Search(Shape.Tensor([1, 2, 3], 1, 3), 1);

        act.Should().Throw<ArgumentException>().WithParameterName("queries")
            .WithMessage("queries has 3 columns but the gallery expects 2; pass rows of that dimension.*");
    }

    [Test]
    public void Add_NoColumns_SaysSo()
    {
        Action act = () => new NeighborIndex(DistanceMetric.Cosine).Add(Tensor.CreateFromShape<float>([2, 0]));

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings has 0 columns; pass rows of at least one value.*");
    }

    [Test]
    public void Constructor_UndefinedMetric_ListsTheDefinedOnes()
    {
        Action act = () => _ = new NeighborIndex((DistanceMetric)9);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("metric").WithMessage(
            "DistanceMetric 9 is not defined; expected one of Euclidean, SquaredEuclidean, Cosine, InnerProduct.*");
    }

    [Test]
    public void Constructor_NoThreads_SaysTheRange()
    {
        Action act = () => _ = new NeighborIndex(DistanceMetric.Cosine, 0);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxDegreeOfParallelism")
            .WithMessage("maxDegreeOfParallelism is 0; expected 1 ≤ degree.*");
    }
}
