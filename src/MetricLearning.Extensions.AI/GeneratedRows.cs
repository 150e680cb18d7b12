using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>Checks and copies what a generator gives: its vectors come from outside, often from another machine.</summary>
internal static class GeneratedRows
{
    private const string Remedy = "Check the generator, or use the one that the model was trained with.";

    /// <summary>Copies the vectors of a result into one matrix.</summary>
    /// <param name="result">What the generator gave.</param>
    /// <param name="count">For how many inputs, n.</param>
    /// <param name="dimension">The columns of a vector, d; 0 if the first one decides.</param>
    /// <param name="expectedBy">Who expects d columns.</param>
    /// <returns>The vectors, [n × d], finite.</returns>
    /// <exception cref="InvalidOperationException">
    /// The result is null, has another count or a null, or a vector has another dimension, no value, or one that is not finite.
    /// </exception>
    public static float[] Of(GeneratedEmbeddings<Embedding<float>>? result, int count, int dimension, string expectedBy)
    {
        if (result is null)
        {
            throw new InvalidOperationException($"The generator returned null; expected {count} embeddings. {Remedy}");
        }

        if (result.Count != count)
        {
            throw new InvalidOperationException(
                $"The generator returned {result.Count} embeddings; expected {count}, one for each input. {Remedy}");
        }

        float[] rows = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> vector = VectorOf(result[i], i);
            if (dimension == 0)
            {
                dimension = vector.Length;
            }

            if (vector.Length != dimension)
            {
                throw new InvalidOperationException(
                    $"The generator returned an embedding of {vector.Length} values for input {i}; expected {dimension}, {expectedBy}. " +
                    Remedy);
            }

            rows = i == 0 ? new float[checked(count * dimension)] : rows;
            vector.CopyTo(rows.AsSpan(i * dimension));
        }

        return rows;
    }

    private static ReadOnlySpan<float> VectorOf(Embedding<float>? embedding, int input)
    {
        if (embedding is null)
        {
            throw new InvalidOperationException($"The generator returned null for input {input}; expected an embedding. {Remedy}");
        }

        ReadOnlySpan<float> vector = embedding.Vector.Span;
        if (vector.IsEmpty)
        {
            throw new InvalidOperationException(
                $"The generator returned an embedding without values for input {input}; expected one value or more. {Remedy}");
        }

        if (!TensorPrimitives.IsFiniteAll(vector))
        {
            int column = 0;
            while (float.IsFinite(vector[column]))
            {
                column++;
            }

            throw new InvalidOperationException(
                $"The generator returned {vector[column]} at value {column} for input {input}; expected finite values. {Remedy}");
        }

        return vector;
    }
}
