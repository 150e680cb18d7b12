using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <content>Changes of the gallery.</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>Adds a row, of a label that there is or of a new one. It counts from the next answer on, without training.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="id">Its id, of which there is no other in the gallery; null for a number.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or so large that its embedding is not; or the id is in use. Nothing has changed.
    /// </exception>
    public string Add(string label, ReadOnlySpan<float> row, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Gallery.Add(label, Embed(row), id);
    }

    /// <summary>Adds rows, all in one change.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="rows">The rows, [n × f], finite.</param>
    /// <param name="ids">Their ids, [n]; null for numbers.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × f], counts differ, a label or id is null, a value is not finite, or so large that its embedding is not; or an
    /// id is in use. Nothing has changed.
    /// </exception>
    public void Add(IReadOnlyList<string> labels, in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _ = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(rows), "the classifier");
        Throw.IfLabelCountDiffers(labels.Count, count, nameof(labels), nameof(rows));
        Throw.IfTooManyValues(count, EmbeddingDimension, nameof(rows));
        Tensor<float> embeddings = Shape.Tensor(new float[count * EmbeddingDimension], count, EmbeddingDimension);
        Embedder.Embed(rows, embeddings);
        Gallery.Add(labels, embeddings, ids);
    }

    /// <summary>Adds a row, or replaces label and values of the one that has its id, in one change.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="id">Its id.</param>
    /// <returns>Whether there was a row of that id.</returns>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or so large that its embedding is not. Nothing has changed.
    /// </exception>
    public bool Upsert(string label, ReadOnlySpan<float> row, string id)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(id);
        return Gallery.Upsert(label, Embed(row), id);
    }

    /// <summary>Gives a row another label.</summary>
    /// <returns>Whether there is such a row.</returns>
    /// <inheritdoc cref="Gallery.Relabel" path="/param"/>
    public bool Relabel(string id, string label) => Gallery.Relabel(id, label);

    /// <summary>Removes a row.</summary>
    /// <param name="id">The row's id.</param>
    /// <returns>Whether there was such a row.</returns>
    public bool Remove(string id) => Gallery.Remove(id);

    /// <summary>Removes all rows of a label.</summary>
    /// <param name="label">The label.</param>
    /// <returns>The number of rows that were removed.</returns>
    public int RemoveLabel(string label) => Gallery.RemoveLabel(label);

    /// <summary>Gives all rows of a label another one.</summary>
    /// <param name="label">The label.</param>
    /// <param name="newLabel">The new label; its rows are joined if there are some.</param>
    /// <returns>The number of rows that had the label.</returns>
    public int RenameLabel(string label, string newLabel) => Gallery.RenameLabel(label, newLabel);
}
