using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace TextSimilarity.Classifying;

/// <summary>The class whose mean row is nearest, by cosine.</summary>
internal sealed class CentroidTextClassifier : ITextClassifier
{
    /// <inheritdoc/>
    public string Name => "centroid";

    /// <inheritdoc/>
    public int[] Classify(LabeledDataset known, Tensor<float> queries)
    {
        // A mean and a sum have the same direction, and the cosine looks at nothing else.
        int[] labels = [.. known.Labels.ToArray().Distinct().Order()];
        float[][] sums = [.. labels.Select(_ => new float[known.FeatureCount])];
        for (int row = 0; row < known.RowCount; row++)
        {
            float[] sum = sums[Array.BinarySearch(labels, known.Labels[row])];
            TensorPrimitives.Add(sum, known.Row(row), sum);
        }

        var classifier = new NearestNeighborClassifier(DistanceMetric.Cosine, neighborCount: 1);
        classifier.Fit(sums.Select(sum => new ReadOnlyMemory<float>(sum)), labels);
        return classifier.Predict(queries).Labels.ToArray();
    }
}
