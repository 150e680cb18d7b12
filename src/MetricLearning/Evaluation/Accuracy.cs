using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Evaluation;

/// <summary>The share of rows whose predicted label is the true one.</summary>
public static class Accuracy
{
    /// <summary>Computes the accuracy of predictions. O(m).</summary>
    /// <param name="predictions">The predictions, m of them.</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <returns>Correct predictions / m, from 0 to 1; NaN for no predictions.</returns>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static double Of(Predictions predictions, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Throw.IfLabelCountDiffers(labels.Length, predictions.Count, nameof(labels), nameof(predictions));
        return Share(predictions.Labels, labels);
    }

    /// <summary>Computes the accuracy of predicted labels. O(m).</summary>
    /// <param name="predicted">The predicted labels, [m].</param>
    /// <param name="labels">The true labels, [m].</param>
    /// <returns>Correct labels / m, from 0 to 1; NaN for no labels.</returns>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static double Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        Throw.IfLabelCountDiffers(labels.Length, predicted.Length, nameof(labels), nameof(predicted));
        return Share(predicted, labels);
    }

    private static double Share(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels) =>
        labels.IsEmpty ? double.NaN : (labels.Length - TensorPrimitives.HammingDistance(predicted, labels)) / (double)labels.Length;
}
