using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres;

/// <summary>The nearest of centroids that are seen one after another.</summary>
internal sealed class CentroidSearch(DistanceMetric metric, float[] queries, int dimension, int labelCount)
{
    private readonly PriorityQueue<LabelDistance, (double Distance, string Label)>[] _kept =
        [.. Enumerable.Range(0, queries.Length / dimension).Select(_ => new PriorityQueue<LabelDistance, (double, string)>(FarthestFirst))];

    private static Comparer<(double Distance, string Label)> FarthestFirst { get; } = Comparer<(double Distance, string Label)>.Create(
        (x, y) => x.Distance != y.Distance ? y.Distance.CompareTo(x.Distance) : string.CompareOrdinal(y.Label, x.Label));

    /// <summary>Keeps a label for each query that it is near to.</summary>
    public void Add(string label, ReadOnlySpan<float> centroid)
    {
        for (int i = 0; i < _kept.Length; i++)
        {
            double distance = RowDistance.Of(metric, queries.AsSpan(i * dimension, dimension), centroid);
            LabelDistance found = new(label, (float)distance);
            if (_kept[i].Count < labelCount)
            {
                _kept[i].Enqueue(found, (distance, label));
            }
            else
            {
                _kept[i].EnqueueDequeue(found, (distance, label));
            }
        }
    }

    /// <summary>The labels of each query, nearest first. Empties the lists.</summary>
    public LabelDistance[][] ToArray() => [.. _kept.Select(kept =>
    {
        LabelDistance[] found = new LabelDistance[kept.Count];
        for (int i = found.Length - 1; i >= 0; i--)
        {
            found[i] = kept.Dequeue();
        }

        return found;
    })];
}
