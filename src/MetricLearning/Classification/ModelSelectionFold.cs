using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>What is compared: networks' embeddings, the scaled rows, or both.</summary>
internal enum ModelView
{
    /// <summary>The scaled rows.</summary>
    Rows,

    /// <summary>The networks' embeddings.</summary>
    Networks,

    /// <summary>Both, each with half of the weight.</summary>
    NetworksAndRows,
}

/// <summary>Finds the neighbours of one fold's held-out rows among its other rows, and among the centroids of their classes.</summary>
/// <remarks>Rows are embedded a block at a time: of many rows nothing stands in memory but what is searched.</remarks>
/// <param name="data">All rows as they came, labelled 0 to c − 1.</param>
/// <param name="learned">The rows of the gallery.</param>
/// <param name="heldOut">The rows that are looked for.</param>
/// <param name="degree">The largest number of threads.</param>
internal sealed class ModelSelectionFold(LabeledDataset data, int[] learned, int[] heldOut, int degree)
{
    private const int BlockFloats = 1 << 20;

    private readonly int[] _labels = [.. learned.Select(row => data.Labels[row])];

    /// <summary>Finds neighbours.</summary>
    /// <param name="ensemble">What embeds the rows.</param>
    /// <param name="rows">Receives the neighbours among rows.</param>
    /// <param name="centroids">Receives those among centroids of classes.</param>
    /// <param name="first">The place of the fold's first held-out row.</param>
    public void Search(NetworkEnsemble ensemble, HeldOutNeighbors rows, HeldOutNeighbors centroids, int first)
    {
        int columns = ensemble.EmbeddingDimension;
        int block = Math.Max(1, BlockFloats / Math.Max(columns, data.FeatureCount));
        NeighborIndex index = new(DistanceMetric.SquaredEuclidean, degree);
        double[]?[] sums = new double[data.ClassCount][];
        int[] counts = new int[data.ClassCount];
        for (int start = 0; start < learned.Length; start += block)
        {
            int count = Math.Min(block, learned.Length - start);
            float[] embeddings = Embed(ensemble, learned.AsSpan(start, count));
            index.Add(Matrix(embeddings, columns));
            for (int i = 0; i < count; i++)
            {
                int label = _labels[start + i];
                counts[label]++;
                AddTo(sums[label] ??= new double[columns], embeddings.AsSpan(i * columns, columns));
            }
        }

        float[] queries = Embed(ensemble, heldOut);
        Find(index, _labels, queries, rows, first);
        int[] classes = [.. Enumerable.Range(0, counts.Length).Where(label => counts[label] > 0)];
        float[] means = [.. classes.SelectMany(label => sums[label]!.Select(sum => (float)(sum / counts[label])))];
        NeighborIndex ofCentroids = new(DistanceMetric.SquaredEuclidean, degree);
        ofCentroids.Add(Matrix(means, columns));
        Find(ofCentroids, classes, queries, centroids, first);
    }

    private static void AddTo(double[] sum, ReadOnlySpan<float> row)
    {
        for (int column = 0; column < sum.Length; column++)
        {
            sum[column] += row[column];
        }
    }

    private static void Find(NeighborIndex index, int[] labels, float[] queries, HeldOutNeighbors neighbors, int first)
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
        }
    }

    private static ReadOnlyTensorSpan<float> Matrix(float[] values, int columns) => new(values, [values.Length / columns, columns], []);

    private float[] Embed(NetworkEnsemble ensemble, ReadOnlySpan<int> rows)
    {
        Throw.IfTooManyValues(rows.Length, ensemble.EmbeddingDimension, nameof(rows));
        float[] result = new float[rows.Length * ensemble.EmbeddingDimension];
        ensemble.Embed(data.Select(rows).Features, new TensorSpan<float>(result, [rows.Length, ensemble.EmbeddingDimension], []));
        return result;
    }
}
