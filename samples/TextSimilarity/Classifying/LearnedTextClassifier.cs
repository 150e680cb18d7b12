using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace TextSimilarity.Classifying;

/// <summary>What <see cref="SimilarityClassifier"/> learns from the known rows, with nothing chosen beforehand.</summary>
internal sealed class LearnedTextClassifier : ITextClassifier
{
    /// <inheritdoc/>
    public string Name => "learned";

    /// <inheritdoc/>
    public int[] Classify(LabeledDataset known, Tensor<float> queries)
    {
        SimilarityClassifier model = SimilarityClassifier.Train(new LabeledDataset(known.Features, known.Labels)); // numbers for names
        return [.. model.ClassifyAll(queries).Select(match => int.Parse(match.NearestLabel, CultureInfo.InvariantCulture))];
    }
}
