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

    /// <summary>The learned parameters, in the order of the forward pass.</summary>
    IReadOnlyList<NetworkParameter> Parameters { get; }

    /// <summary>
    /// Numbers that training passes measure and no optimizer moves, such as running means and variances; none unless a network has them.
    /// </summary>
    IReadOnlyList<NetworkParameter> Statistics => [];

    /// <summary>Embeds rows for inference.</summary>
    /// <param name="features">Rows, [n × f], 0 ≤ n.</param>
    /// <param name="destination">Receives the embeddings, [n × d]; must not overlap <paramref name="features"/>.</param>
    /// <exception cref="ArgumentException">A shape differs.</exception>
    void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination);

    /// <summary>Allocates what forward and backward passes over batches of a bounded size need.</summary>
    /// <param name="maxRowCount">The largest number of rows in a batch, 1 ≤ maxRowCount.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads a pass may use, 1 ≤ degree.</param>
    ITrainingPass CreateTrainingPass(int maxRowCount, int maxDegreeOfParallelism);
}
