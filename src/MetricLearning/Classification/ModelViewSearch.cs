using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>The search of one fold in one view: some columns of its embeddings, among rows and among centroids of classes.</summary>
/// <param name="rows">Receives the neighbours among rows.</param>
/// <param name="centroids">Receives those among centroids.</param>
/// <param name="columnCount">How many columns of an embedding are compared, from the first on; null for all.</param>
/// <param name="factor">By what they are multiplied: a part of the columns has half of the weight, and alone it has all.</param>
internal sealed class ModelViewSearch(HeldOutNeighbors rows, HeldOutNeighbors centroids, int? columnCount = null, float factor = 1)
{
    private NeighborIndex? _index;
    private NeighborIndex? _ofCentroids; // once something was looked for
    private int[] _classes = []; // of each centroid
    private double[]?[] _sums = []; // of each class that has rows
    private int[] _counts = [];

    /// <summary>Adds rows to search among, before anything is looked for.</summary>
    /// <param name="embeddings">The rows, [n × d].</param>
    /// <param name="columns">d.</param>
    /// <param name="labels">Their classes, [n].</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="degree">The largest number of threads of the search.</param>
    public void Add(float[] embeddings, int columns, ReadOnlySpan<int> labels, int classCount, int degree)
    {
        _index ??= new(DistanceMetric.SquaredEuclidean, degree);
        if (_counts.Length == 0)
        {
            (_counts, _sums) = (new int[classCount], new double[classCount][]);
        }

        float[] own = Part(embeddings, columns, out int width);
        _index.Add(Matrix(own, width));
        for (int i = 0; i < labels.Length; i++)
        {
            _counts[labels[i]]++;
            double[] sum = _sums[labels[i]] ??= new double[width];
            for (int column = 0; column < width; column++)
            {
                sum[column] += own[(i * width) + column];
            }
        }
    }

    /// <summary>Finds the neighbours of a block of held-out rows among all that were added.</summary>
    /// <param name="embeddings">The held-out rows, [m × d].</param>
    /// <param name="columns">d.</param>
    /// <param name="learned">Which rows of the data were added.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="first">The place of the first held-out row.</param>
    public void Find(float[] embeddings, int columns, int[] learned, int[] labels, int first)
    {
        float[] queries = Part(embeddings, columns, out int width);
        Find(_index!, queries, learned, labels, rows, first);
        Find(_ofCentroids ??= IndexCentroids(width), queries, [], _classes, centroids, first);
    }

    /// <summary>Gives the rows' memory back.</summary>
    public void Clear() => (_index, _ofCentroids, _classes, _sums, _counts) = (null, null, [], [], []);

    private NeighborIndex IndexCentroids(int width)
    {
        _classes = [.. Enumerable.Range(0, _counts.Length).Where(label => _counts[label] > 0)];
        NeighborIndex index = new(DistanceMetric.SquaredEuclidean, _index!.MaxDegreeOfParallelism);
        float[] mean = new float[width];
        foreach (int label in _classes)
        {
            for (int column = 0; column < width; column++)
            {
                mean[column] = (float)(_sums[label]![column] / _counts[label]);
            }

            index.AddRow(mean);
            _sums[label] = null; // there may be as many classes as rows
        }

        return index;
    }

    private static void Find(
        NeighborIndex index, float[] queries, int[] learned, int[] labels, HeldOutNeighbors neighbors, int first)
    {
        NeighborTable table = index.Search(Matrix(queries, index.Dimension), neighbors.NeighborCount);
        for (int i = 0; i < table.QueryCount; i++)
        {
            table.Distances(i).CopyTo(neighbors.SquaredDistancesOf(first + i));
            Span<int> found = neighbors.LabelsOf(first + i);
            for (int k = 0; k < found.Length; k++)
            {
                found[k] = labels[table.Indices(i)[k]];
            }

            for (int k = 0; neighbors.KeepsRows && k < found.Length; k++)
            {
                neighbors.RowsOf(first + i)[k] = learned[table.Indices(i)[k]];
            }
        }
    }

    private static ReadOnlyTensorSpan<float> Matrix(float[] values, int columns) => new(values, [values.Length / columns, columns], []);

    private float[] Part(float[] embeddings, int columns, out int width)
    {
        width = columnCount ?? columns;
        if (width == columns)
        {
            return embeddings;
        }

        int count = embeddings.Length / columns;
        float[] part = new float[count * width];
        for (int row = 0; row < count; row++)
        {
            TensorPrimitives.Multiply(embeddings.AsSpan(row * columns, width), factor, part.AsSpan(row * width, width));
        }

        return part;
    }
}
