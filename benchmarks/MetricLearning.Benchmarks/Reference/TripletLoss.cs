using MetricLearning.Sampling;

namespace MetricLearning.Benchmarks.Reference;

/// <summary>The mean Euclidean triplet margin loss and its gradient in plain loops.</summary>
internal static class TripletLoss
{
    public static double Listed(
        ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<Triplet> triplets, float margin, Span<float> gradient)
    {
        gradient.Clear();
        double loss = 0;
        foreach (Triplet triplet in triplets)
        {
            float positive = Distance(embeddings, dimension, triplet.Anchor, triplet.Positive);
            float negative = Distance(embeddings, dimension, triplet.Anchor, triplet.Negative);
            float violation = positive - negative + margin;
            if (violation > 0)
            {
                loss += violation;
                AddPair(embeddings, dimension, triplet.Anchor, triplet.Positive, Slope(1, positive) / triplets.Length, gradient);
                AddPair(embeddings, dimension, triplet.Anchor, triplet.Negative, Slope(-1, negative) / triplets.Length, gradient);
            }
        }

        return loss / triplets.Length;
    }

    /// <summary>Every triplet of the batch, by way of all distances and the gradient with respect to each.</summary>
    public static double All(ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels, float margin, Span<float> gradient)
    {
        int rows = labels.Length;
        float[] distances = new float[rows * rows];
        float[] distanceGradient = new float[rows * rows];
        for (int pair = 0; pair < distances.Length; pair++)
        {
            distances[pair] = Distance(embeddings, dimension, pair / rows, pair % rows);
        }

        double loss = 0;
        long count = 0;
        for (int pair = 0; pair < distances.Length; pair++)
        {
            (int anchor, int positive) = (pair / rows, pair % rows);
            if (anchor != positive && labels[anchor] == labels[positive])
            {
                loss += AddNegatives(distances, labels, pair, margin, distanceGradient, ref count);
            }
        }

        gradient.Clear();
        for (int pair = 0; pair < distances.Length; pair++)
        {
            AddPair(embeddings, dimension, pair / rows, pair % rows, Slope(distanceGradient[pair], distances[pair]) / count, gradient);
        }

        return loss / count;
    }

    private static double AddNegatives(
        ReadOnlySpan<float> distances, ReadOnlySpan<int> labels, int pair, float margin, Span<float> distanceGradient, ref long count)
    {
        double loss = 0;
        int anchor = pair / labels.Length;
        for (int negative = 0; negative < labels.Length; negative++)
        {
            if (labels[negative] == labels[anchor])
            {
                continue;
            }

            count++;
            float violation = distances[pair] - distances[(anchor * labels.Length) + negative] + margin;
            if (violation > 0)
            {
                loss += violation;
                distanceGradient[pair]++;
                distanceGradient[(anchor * labels.Length) + negative]--;
            }
        }

        return loss;
    }

    private static float Slope(float distanceGradient, float distance) => distance > 0 ? distanceGradient / distance : 0;

    private static float Distance(ReadOnlySpan<float> embeddings, int dimension, int first, int second)
    {
        float sum = 0;
        for (int k = 0; k < dimension; k++)
        {
            float difference = embeddings[(first * dimension) + k] - embeddings[(second * dimension) + k];
            sum += difference * difference;
        }

        return MathF.Sqrt(sum);
    }

    private static void AddPair(ReadOnlySpan<float> embeddings, int dimension, int first, int second, float factor, Span<float> gradient)
    {
        for (int k = 0; k < dimension; k++)
        {
            float part = factor * (embeddings[(first * dimension) + k] - embeddings[(second * dimension) + k]);
            gradient[(first * dimension) + k] += part;
            gradient[(second * dimension) + k] -= part;
        }
    }
}
