using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>Puts a trained head on the generator that a builder makes.</summary>
public static class MetricLearningBuilderExtensions
{
    /// <summary>Embeds the generator's vectors by a head: see <see cref="MetricLearningEmbeddingGenerator{TInput}"/>.</summary>
    /// <typeparam name="TInput">What is embedded, such as <see cref="string"/> or <see cref="DataContent"/>.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="head">The head, such as <see cref="SimilarityClassifier.Embedder"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static EmbeddingGeneratorBuilder<TInput, Embedding<float>> UseMetricLearning<TInput>(
        this EmbeddingGeneratorBuilder<TInput, Embedding<float>> builder, NetworkEnsemble head)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(head);
        return builder.Use(inner => new MetricLearningEmbeddingGenerator<TInput>(inner, head));
    }

    /// <summary>Embeds the generator's vectors by what a classifier embeds rows by.</summary>
    /// <typeparam name="TInput">What is embedded.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="classifier">The classifier; only its <see cref="SimilarityClassifier.Embedder"/> is used.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static EmbeddingGeneratorBuilder<TInput, Embedding<float>> UseMetricLearning<TInput>(
        this EmbeddingGeneratorBuilder<TInput, Embedding<float>> builder, SimilarityClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return builder.UseMetricLearning(classifier.Embedder);
    }

    /// <summary>Embeds the generator's vectors by a network.</summary>
    /// <typeparam name="TInput">What is embedded.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="network">The network.</param>
    /// <param name="scaler">What vectors are scaled by before; null if the network takes them as they are.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">Network and scaler differ in columns.</exception>
    public static EmbeddingGeneratorBuilder<TInput, Embedding<float>> UseMetricLearning<TInput>(
        this EmbeddingGeneratorBuilder<TInput, Embedding<float>> builder, IEmbeddingNetwork network, StandardScaler? scaler = null) =>
        builder.UseMetricLearning(EmbeddingHead.Of(network, scaler));
}
