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

/// <summary>Finds the neighbours of one fold's held-out rows among its other rows, in every view.</summary>
/// <param name="data">All rows as they came, labelled 0 to c − 1.</param>
/// <param name="learned">The rows of the gallery.</param>
/// <param name="heldOut">The rows that are looked for.</param>
/// <param name="degree">The largest number of threads.</param>
internal sealed class ModelSelectionFold(LabeledDataset data, int[] learned, int[] heldOut, int degree)
{
    private float[] _gallery = []; // [learned × columns], networks' columns first
    private float[] _queries = [];
    private int _columns;
    private int _networkColumns;

    /// <summary>Embeds the rows of the fold.</summary>
    /// <param name="ensemble">The fold's networks, if any, beside the rows.</param>
    public void Embed(NetworkEnsemble ensemble)
    {
        _columns = ensemble.EmbeddingDimension;
        _networkColumns = _columns - data.FeatureCount;
        _gallery = Embed(ensemble, learned);
        _queries = Embed(ensemble, heldOut);
    }

    /// <summary>Finds neighbours.</summary>
    /// <param name="view">What is compared.</param>
    /// <param name="usesCentroids">Whether among centroids of classes instead of rows.</param>
    /// <param name="neighbors">Receives them.</param>
    /// <param name="first">The place of the fold's first held-out row.</param>
    public void Search(ModelView view, bool usesCentroids, HeldOutNeighbors neighbors, int first)
    {
        float[] gallery = Columns(_gallery, view, out int columns);
        float[] queries = Columns(_queries, view, out _);
        int[] labels = learned.Select(row => data.Labels[row]).ToArray();
        if (usesCentroids)
        {
            (gallery, labels) = Centroids(gallery, labels, columns);
        }

        NeighborIndex index = new(DistanceMetric.SquaredEuclidean, degree);
        index.Add(Matrix(gallery, columns));
        NeighborTable table = index.Search(Matrix(queries, columns), neighbors.NeighborCount);
        for (int i = 0; i < heldOut.Length; i++)
        {
            table.Distances(i).CopyTo(neighbors.SquaredDistancesOf(first + i));
            Span<int> found = neighbors.LabelsOf(first + i);
            for (int k = 0; k < found.Length; k++)
            {
                found[k] = labels[table.Indices(i)[k]];
            }
        }
    }

    /// <summary>The mean of the rows of each class.</summary>
    /// <returns>The centroids of the classes that have rows, [classes × d], and those classes, ascending.</returns>
    public static (float[] Values, int[] Labels) Centroids(float[] rows, int[] labels, int columns)
    {
        ClassIndex classes = new(labels);
        float[] values = new float[classes.ClassCount * columns];
        double[] sum = new double[columns];
        for (int c = 0; c < classes.ClassCount; c++)
        {
            Array.Clear(sum);
            foreach (int row in classes.RowsOf(c))
            {
                for (int column = 0; column < columns; column++)
                {
                    sum[column] += rows[(row * columns) + column];
                }
            }

            for (int column = 0; column < columns; column++)
            {
                values[(c * columns) + column] = (float)(sum[column] / classes.CountOf(c));
            }
        }

        return (values, classes.Labels.ToArray());
    }

    private static ReadOnlyTensorSpan<float> Matrix(float[] values, int columns) => new(values, [values.Length / columns, columns], []);

    private float[] Embed(NetworkEnsemble ensemble, int[] rows)
    {
        LabeledDataset own = data.Select(rows);
        Throw.IfTooManyValues(rows.Length, _columns, nameof(rows));
        float[] result = new float[rows.Length * _columns];
        ensemble.Embed(own.Features, new TensorSpan<float>(result, [rows.Length, _columns], []));
        return result;
    }

    // A part of the columns has half of the weight; alone it has all.
    private float[] Columns(float[] embeddings, ModelView view, out int columns)
    {
        columns = view switch
        {
            ModelView.Rows => _columns - _networkColumns,
            ModelView.Networks => _networkColumns,
            _ => _columns,
        };
        if (columns == _columns)
        {
            return embeddings;
        }

        int start = view == ModelView.Rows ? _networkColumns : 0;
        int rows = embeddings.Length / _columns;
        float[] part = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            TensorPrimitives.Multiply(
                embeddings.AsSpan((row * _columns) + start, columns), MathF.Sqrt(2), part.AsSpan(row * columns, columns));
        }

        return part;
    }
}
