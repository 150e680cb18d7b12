using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Benchmarks;

/// <summary>One query's nearest rows, many of them, against a plain loop over all rows and a sort of their distances.</summary>
/// <remarks>Random rows, rows that are all equal, and rows in the order of their distance, farthest first.</remarks>
[MemoryDiagnoser]
public class LargeNeighborCountBenchmarks
{
    private const int Rows = 20_000;
    private const int Dimension = 64;

    private readonly NeighborIndex _index = new(DistanceMetric.Euclidean, maxDegreeOfParallelism: 1);
    private readonly double[] _sorted = new double[Rows];
    private readonly float[] _query = RandomValues.Create(Dimension, seed: 2);
    private float[] _rows = [];
    private int[] _indices = [];
    private float[] _distances = [];

    public enum RowOrder
    {
        Random,
        Equal,
        FarthestFirst,
    }

    [Params(5, 1_000, Rows)]
    public int NeighborCount { get; set; }

    [Params(RowOrder.Random, RowOrder.Equal, RowOrder.FarthestFirst)]
    public RowOrder Order { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rows = Order == RowOrder.Equal
            ? [.. Enumerable.Repeat(RandomValues.Create(Dimension, seed: 1), Rows).SelectMany(row => row)]
            : RandomValues.Create(Rows * Dimension, seed: 1);
        if (Order == RowOrder.FarthestFirst)
        {
            _rows = [.. _rows.Chunk(Dimension).OrderByDescending(row => SquaredDistance(_query, row)).SelectMany(row => row)];
        }

        _index.Add(new ReadOnlyTensorSpan<float>(_rows, [Rows, Dimension], []));
        (_indices, _distances) = (new int[NeighborCount], new float[NeighborCount]);
        LoopAndSort();
        Library();
        Agreement.Require(nameof(Library), [.. _sorted.Take(NeighborCount).Select(square => (float)Math.Sqrt(square))], _distances);
    }

    [Benchmark(Baseline = true)]
    public void LoopAndSort()
    {
        for (int row = 0; row < Rows; row++)
        {
            _sorted[row] = SquaredDistance(_query, _rows.AsSpan(row * Dimension, Dimension));
        }

        Array.Sort(_sorted);
    }

    [Benchmark]
    public void Library() => _index.SearchRow(_query, NeighborCount, _indices, _distances);

    private static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
        {
            double difference = (double)x[j] - y[j];
            sum += difference * difference;
        }

        return sum;
    }
}
