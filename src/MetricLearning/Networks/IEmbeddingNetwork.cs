using System.Numerics.Tensors;

namespace MetricLearning.Networks;

/// <summary>A network that maps feature rows [n × f] to embeddings [n × d].</summary>
/// <remarks><see cref="Embed"/> is thread-safe as long as no training pass changes the parameters meanwhile.</remarks>
public interface IEmbeddingNetwork
{
    /// <summary>Columns of a feature row, f.</summary>
    int InputDimension { get; }

    /// <summary>Columns of an embedding, d.</summary>
    int EmbeddingDimension { get; }

    /// <summary>
    /// All numbers that training changes, in the order of the forward pass: learned ones, and those that training passes measure, such as
    /// running means and variances. Names are unique.
    /// </summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Embeds rows for inference.</summary>
    /// <param name="features">Rows, [n × f], 0 ≤ n.</param>
    /// <param name="destination">Receives the embeddings, [n × d]; must not overlap <paramref name="features"/>.</param>
    /// <exception cref="ArgumentException">A shape differs, or the destination overlaps the features.</exception>
    void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination);

    /// <summary>Allocates what forward and backward passes over batches of a bounded size need.</summary>
    /// <param name="maxRowCount">The largest number of rows in a batch, 1 ≤ maxRowCount.</param>
    /// <param name="threads">The threads that the passes use; shared with all else that a training step does.</param>
    ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads);
}
