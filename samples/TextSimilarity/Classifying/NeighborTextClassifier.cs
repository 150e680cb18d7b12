using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace TextSimilarity.Classifying;

/// <summary>The vote of the nearest known rows, by cosine.</summary>
internal sealed class NeighborTextClassifier(string name, int neighborCount, NeighborVote vote) : ITextClassifier
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int[] Classify(LabeledDataset known, Tensor<float> queries)
    {
        var classifier = new NearestNeighborClassifier(DistanceMetric.Cosine, neighborCount, new NearestNeighborOptions { Vote = vote });
        classifier.Fit(known.Features, known.Labels);
        return classifier.Predict(queries).Labels.ToArray();
    }
}
