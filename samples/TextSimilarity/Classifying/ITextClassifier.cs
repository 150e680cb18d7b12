using System.Numerics.Tensors;
using MetricLearning.Data;

namespace TextSimilarity.Classifying;

/// <summary>A way to tell the class of a text from texts of known class, all of them as vectors.</summary>
internal interface ITextClassifier
{
    /// <summary>The name in the report.</summary>
    string Name { get; }

    /// <summary>Learns from the known rows and tells the label of each query.</summary>
    /// <param name="known">Rows of known class.</param>
    /// <param name="queries">Rows to classify [queries × columns].</param>
    int[] Classify(LabeledDataset known, Tensor<float> queries);
}
