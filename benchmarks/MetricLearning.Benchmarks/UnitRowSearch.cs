using System.Numerics.Tensors;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Benchmarks;

/// <summary>Random rows and queries of unit length, and the ways to find the nearest rows of each query by cosine distance.</summary>
internal sealed class UnitRowSearch
{
    private readonly NeighborIndex _oneThread = new(DistanceMetric.Cosine, maxDegreeOfParallelism: 1);
    private readonly NeighborIndex _twoThreads = new(DistanceMetric.Cosine, maxDegreeOfParallelism: 2);
    private readonly int _queryCount;
    private readonly int _dimension;
    private readonly int _neighborCount;
    private readonly float[] _rows;
    private readonly float[] _queries;
    private readonly int[] _indices;

    /// <summary>Draws rows and queries.</summary>
    public UnitRowSearch(int rowCount, int queryCount, int dimension, int neighborCount)
    {
        (_queryCount, _dimension, _neighborCount) = (queryCount, dimension, neighborCount);
        _rows = RandomValues.Create(rowCount * dimension, seed: 1);
        _queries = RandomValues.Create(queryCount * dimension, seed: 2);
        _indices = new int[queryCount * neighborCount];
        Distances = new float[queryCount * neighborCount];
        NearestNeighbors.ScaleToUnitLength(_rows, dimension);
        NearestNeighbors.ScaleToUnitLength(_queries, dimension);
        _oneThread.Add(new ReadOnlyTensorSpan<float>(_rows, [rowCount, dimension], []));
        _twoThreads.Add(new ReadOnlyTensorSpan<float>(_rows, [rowCount, dimension], []));
    }

    /// <summary>The distances that the last search found.</summary>
    public float[] Distances { get; }

    /// <summary>A loop of plain multiplications.</summary>
    public void PlainLoop() => NearestNeighbors.Search(_rows, _queries, _dimension, _neighborCount, NearestNeighbors.PlainDot, Distances);

    /// <summary>A loop of <c>TensorPrimitives.Dot</c>.</summary>
    public void DotLoop() => NearestNeighbors.Search(_rows, _queries, _dimension, _neighborCount, TensorPrimitives.Dot, Distances);

    /// <summary>The library on one thread.</summary>
    public void OneThread() => Search(_oneThread);

    /// <summary>The library on two.</summary>
    public void TwoThreads() => Search(_twoThreads);

    private void Search(NeighborIndex index) =>
        index.Search(new ReadOnlyTensorSpan<float>(_queries, [_queryCount, _dimension], []), _neighborCount, _indices, Distances);
}
