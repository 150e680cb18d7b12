using System.Numerics.Tensors;
using MetricLearning.Classification;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>What both generators do with vectors.</summary>
internal static class HeadVectors
{
    /// <summary>Embeds rows; each has an array of its own, so that keeping one does not keep all.</summary>
    /// <param name="head">The head.</param>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="count">Their number, n.</param>
    public static float[][] Embed(NetworkEnsemble head, ReadOnlySpan<float> rows, int count)
    {
        int dimension = head.EmbeddingDimension;
        float[] embedded = new float[checked(count * dimension)];
        head.Embed(
            new ReadOnlyTensorSpan<float>(rows, [count, head.InputDimension], []),
            new TensorSpan<float>(embedded, [count, dimension], []));
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++)
        {
            vectors[i] = embedded.AsSpan(i * dimension, dimension).ToArray();
        }

        return vectors;
    }

    /// <summary>Requires that a caller asks for no other dimension than the head has.</summary>
    /// <exception cref="ArgumentException">Another dimension is asked for.</exception>
    public static void CheckDimensions(EmbeddingGenerationOptions? options, NetworkEnsemble head)
    {
        if (options?.Dimensions is int wanted && wanted != head.EmbeddingDimension)
        {
            throw new ArgumentException(
                $"options.Dimensions is {wanted}; expected {head.EmbeddingDimension}, what the head gives, or null. Leave it null.",
                nameof(options));
        }
    }
}
