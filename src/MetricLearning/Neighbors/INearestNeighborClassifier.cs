using System.Numerics.Tensors;

namespace MetricLearning.Neighbors;

/// <summary>Classifies rows by the labels of their nearest neighbours in a gallery.</summary>
/// <remarks>
/// Predictions are thread-safe; <see cref="Fit"/> and <see cref="Add"/> must not run beside anything else unless the type says so.
/// </remarks>
public interface INearestNeighborClassifier
{
    /// <summary>Replaces the gallery.</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n].</param>
    void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels);

    /// <summary>Adds rows to the gallery.</summary>
    /// <param name="embeddings">Rows, [n × d].</param>
    /// <param name="labels">Their labels, [n].</param>
    void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels);

    /// <summary>Classifies rows and keeps the neighbours behind each prediction.</summary>
    /// <param name="queries">Rows, [m × d], 0 ≤ m.</param>
    Predictions Predict(in ReadOnlyTensorSpan<float> queries);

    /// <summary>Classifies rows into a caller's buffer; allocates nothing once warm.</summary>
    /// <param name="queries">Rows, [m × d], 0 ≤ m.</param>
    /// <param name="labels">Receives the labels, [m].</param>
    void Predict(in ReadOnlyTensorSpan<float> queries, Span<int> labels);

    /// <summary>Classifies one row.</summary>
    /// <param name="query">The row, [d].</param>
    Prediction PredictRow(ReadOnlySpan<float> query);
}
