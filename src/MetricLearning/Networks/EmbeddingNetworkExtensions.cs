using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Shorter ways to embed and to copy parameters, for every network.</summary>
public static class EmbeddingNetworkExtensions
{
    /// <summary>Embeds rows into a new tensor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">Rows, [n × f], 0 ≤ n.</param>
    /// <returns>The embeddings, [n × d].</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The features are not a dense matrix [n × f], a value or an embedding is not finite, or the embeddings do not fit one array.
    /// </exception>
    public static Tensor<float> Embed(this IEmbeddingNetwork network, in ReadOnlyTensorSpan<float> features)
    {
        ArgumentNullException.ThrowIfNull(network);
        _ = Shape.Matrix(features, nameof(features), out int rows, out _, nameof(EmbedRow));
        Throw.IfTooManyResults(rows, network.EmbeddingDimension, nameof(features));
        Tensor<float> embeddings = Tensor.CreateFromShapeUninitialized<float>([rows, network.EmbeddingDimension]);
        network.Embed(features, embeddings);
        return embeddings;
    }

    /// <summary>Embeds the rows of a data set, which keep their labels and label names.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Rows of f columns, standardised or not as in training.</param>
    /// <returns>The embeddings, [n × d], with the labels and the label names of the rows.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The data set has not f columns, an embedding is not finite, or the embeddings do not fit one array.
    /// </exception>
    /// <example>
    /// <code>
    /// classifier.Fit(network.Embed(train));
    /// Predictions predictions = classifier.Predict(network.Embed(test));
    /// double accuracy = Accuracy.Of(predictions, test);
    /// </code>
    /// </example>
    public static LabeledDataset Embed(this IEmbeddingNetwork network, LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfColumnCountDiffers(data.FeatureCount, network.InputDimension, nameof(data), "the network");
        return new(network.Embed(data.Features.AsReadOnlyTensorSpan()), data.Labels, data.LabelNames);
    }

    /// <summary>Embeds rows that lie in memory of their own, such as vectors of an embedding service, into a new tensor.</summary>
    /// <remarks>The rows are copied together first.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="features">Rows of f values each, 1 ≤ n.</param>
    /// <returns>The embeddings, [n × d].</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no row, a row is not f long, a value or an embedding is not finite, or features or embeddings do not fit one array.
    /// </exception>
    public static Tensor<float> Embed(this IEmbeddingNetwork network, IEnumerable<ReadOnlyMemory<float>> features)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Embed(RowMemory.ToTensor(features, nameof(features)).AsReadOnlyTensorSpan());
    }

    /// <summary>Embeds rows in arrays of their own into a new tensor.</summary>
    /// <remarks>The rows are copied together first.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="features">Rows of f values each, 1 ≤ n.</param>
    /// <returns>The embeddings, [n × d].</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no row, a row is null or not f long, a value or an embedding is not finite, or features or embeddings do not fit one array.
    /// </exception>
    [OverloadResolutionPriority(1)] // [] and null fit both kinds of rows
    public static Tensor<float> Embed(this IEmbeddingNetwork network, IEnumerable<float[]> features) =>
        network.Embed(RowMemory.Of(features, nameof(features)));

    /// <summary>Embeds the rows of a matrix into a new tensor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">Rows, [n × f], 0 ≤ n.</param>
    /// <returns>The embeddings, [n × d].</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The columns are not f, a value or an embedding is not finite, or the embeddings do not fit one array.
    /// </exception>
    [SuppressMessage("Performance", "CA1814", Justification = "The caller has such a matrix; it is read where it lies.")]
    public static Tensor<float> Embed(this IEmbeddingNetwork network, float[,] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return network.Embed(Shape.Matrix(features));
    }

    /// <summary>Embeds one row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">The row, [f].</param>
    /// <returns>The embedding, [d].</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">The row is not f long, or a value or the embedding is not finite.</exception>
    public static float[] EmbedRow(this IEmbeddingNetwork network, ReadOnlySpan<float> features)
    {
        ArgumentNullException.ThrowIfNull(network);
        float[] embedding = new float[network.EmbeddingDimension];
        network.EmbedRow(features, embedding);
        return embedding;
    }

    /// <summary>Embeds one row into memory of the caller.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">The row, [f].</param>
    /// <param name="destination">Receives the embedding, [d]; must not overlap <paramref name="features"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The row is not f long or the destination not d, they overlap, or a value or the embedding is not finite.
    /// </exception>
    public static void EmbedRow(this IEmbeddingNetwork network, ReadOnlySpan<float> features, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(network);
        Throw.IfColumnCountDiffers(features.Length, network.InputDimension, nameof(features), "the network");
        Throw.IfLengthDiffers(destination.Length, network.EmbeddingDimension, nameof(destination), "the dimension of an embedding");
        network.Embed(
            new ReadOnlyTensorSpan<float>(features, [1, features.Length], []),
            new TensorSpan<float>(destination, [1, destination.Length], []));
    }

    /// <summary>Copies all parameters of a network with parameters of the same names and shapes, learned and measured ones.</summary>
    /// <param name="network">The network that receives them.</param>
    /// <param name="source">The network that has them.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The source lacks a parameter, has another shape, or has one too many; nothing has been written.
    /// </exception>
    public static void CopyParametersFrom(this IEmbeddingNetwork network, IEmbeddingNetwork source)
    {
        ArgumentNullException.ThrowIfNull(source);
        network.CopyParametersFrom(source.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Values));
    }

    /// <summary>Copies all parameters from tensors of their names and shapes.</summary>
    /// <param name="network">The network that receives them.</param>
    /// <param name="source">A tensor for each name in <see cref="IEmbeddingNetwork.Parameters"/>, and no other.</param>
    /// <inheritdoc cref="CopyParametersFrom(IEmbeddingNetwork, IEmbeddingNetwork)" path="/exception"/>
    public static void CopyParametersFrom(this IEmbeddingNetwork network, IReadOnlyDictionary<string, Tensor<float>> source)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        foreach (Parameter parameter in network.Parameters)
        {
            if (!source.TryGetValue(parameter.Name, out Tensor<float>? values))
            {
                throw new ArgumentException(
                    $"source has no {parameter.Name}; expected one tensor for each of " +
                    $"{Names(network.Parameters.Select(p => p.Name))}. Add it.", nameof(source));
            }

            if (!values.Lengths.SequenceEqual(parameter.Values.Lengths))
            {
                throw new ArgumentException(
                    $"{parameter.Name} of source is {Text(values)}; expected {Text(parameter.Values)}. Copy from a network of the same " +
                    "layers.",
                    nameof(source));
            }
        }

        string[] others = [.. source.Keys.Except(network.Parameters.Select(parameter => parameter.Name))];
        if (others.Length > 0)
        {
            throw new ArgumentException(
                $"source has {Names(others)}, which the network has not. Copy from a network of the same layers, or leave that out.",
                nameof(source));
        }

        foreach (Parameter parameter in network.Parameters)
        {
            source[parameter.Name].FlattenTo(TensorMemory.Of<float>(parameter.Values));
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static string Text(Tensor<float> tensor) => $"[{string.Join(" × ", tensor.Lengths.ToArray())}]";
}
