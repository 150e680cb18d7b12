using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace ThirdParty.Parts;

/// <summary>The label of the nearest mean row, by Euclidean distance.</summary>
internal sealed class CentroidClassifier : INearestNeighborClassifier
{
    private readonly SortedDictionary<int, (double[] Sum, int Count, int FirstRow)> _classes = [];
    private int _rowCount;

    public void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        _classes.Clear();
        _rowCount = 0;
        Add(embeddings, labels);
    }

    public void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            int columns = (int)embeddings.Lengths[1];
            (double[] sum, int count, int first) = _classes.GetValueOrDefault(labels[row], (new double[columns], 0, _rowCount));
            for (int j = 0; j < columns; j++)
            {
                sum[j] += embeddings[row, j];
            }

            _classes[labels[row]] = (sum, count + 1, first);
            _rowCount++;
        }
    }

    public Predictions Predict(in ReadOnlyTensorSpan<float> queries)
    {
        int[] labels = new int[queries.Lengths[0]];
        Neighbor[] neighbors = new Neighbor[labels.Length];
        float[] shares = new float[labels.Length];
        float[] query = new float[queries.Lengths[1]];
        for (int row = 0; row < labels.Length; row++)
        {
            for (int j = 0; j < query.Length; j++)
            {
                query[j] = queries[row, j];
            }

            neighbors[row] = Nearest(query);
            (labels[row], shares[row]) = (neighbors[row].Label, 1);
        }

        return new(labels, shares, neighbors, neighborCount: 1);
    }

    public void Predict(in ReadOnlyTensorSpan<float> queries, Span<int> labels) => Predict(queries).Labels.CopyTo(labels);

    public Prediction PredictRow(ReadOnlySpan<float> query)
    {
        Neighbor nearest = Nearest(query);
        return new(nearest.Label, 1, new[] { nearest });
    }

    private Neighbor Nearest(ReadOnlySpan<float> query)
    {
        Neighbor nearest = new(-1, 0, float.PositiveInfinity);
        foreach ((int label, (double[] sum, int count, int first)) in _classes)
        {
            double square = 0;
            for (int j = 0; j < query.Length; j++)
            {
                double difference = query[j] - (sum[j] / count);
                square += difference * difference;
            }

            float distance = (float)Math.Sqrt(square);
            nearest = distance < nearest.Distance ? new(first, label, distance) : nearest;
        }

        return nearest;
    }
}
