using System.Numerics.Tensors;
using MetricLearning.Data;
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

    /// <summary>Computes the accuracy of predictions of a data set's rows. O(m).</summary>
    /// <param name="predictions">The predictions, m of them.</param>
    /// <param name="data">The rows that were classified, m of them, with their true labels.</param>
    /// <returns>Correct predictions / m, from 0 to 1.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The counts differ, or the label names do not agree: neither list begins with the other, or only one side has names.
    /// </exception>
    public static double Of(Predictions predictions, LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Share(predictions.LabelsOf(data), data.Labels);
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
