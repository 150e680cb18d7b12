using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Networks;

/// <summary>Shorter ways to embed, for every network.</summary>
public static class EmbeddingNetworkExtensions
{
    /// <summary>Embeds rows into a new tensor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">Rows, [n × f], 0 ≤ n.</param>
    /// <returns>The embeddings, [n × d].</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">The features are not a dense matrix [n × f], or a value is not finite.</exception>
    public static Tensor<float> Embed(this IEmbeddingNetwork network, in ReadOnlyTensorSpan<float> features)
    {
        ArgumentNullException.ThrowIfNull(network);
        _ = Shape.Matrix(features, nameof(features), out int rows, out _);
        Tensor<float> embeddings = Tensor.CreateFromShapeUninitialized<float>([rows, network.EmbeddingDimension]);
        network.Embed(features, embeddings);
        return embeddings;
    }

    /// <summary>Embeds one row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">The row, [f].</param>
    /// <returns>The embedding, [d].</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">The row is not f long, or a value is not finite.</exception>
    public static float[] EmbedRow(this IEmbeddingNetwork network, ReadOnlySpan<float> features)
    {
        ArgumentNullException.ThrowIfNull(network);
        float[] embedding = new float[network.EmbeddingDimension];
        network.Embed(
            new ReadOnlyTensorSpan<float>(features, [1, features.Length], []), new TensorSpan<float>(embedding, [1, embedding.Length], []));
        return embedding;
    }
}
