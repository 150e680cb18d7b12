using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Benchmarks.Large;

/// <summary>A classifier without networks: rows are compared as they are.</summary>
internal static class PlainClassifier
{
    public static SimilarityClassifier Of(string[] labels, Tensor<float> rows, string[]? ids = null)
    {
        int columns = (int)rows.Lengths[1];
        StandardScaler asIs = new([.. Enumerable.Repeat(0.0, columns)], [.. Enumerable.Repeat(1.0, columns)]);
        SimilarityClassifier model = new(new NetworkEnsemble(asIs, [], rowDeviation: 1));
        model.Gallery.Add(labels, rows, ids);
        return model;
    }
}
