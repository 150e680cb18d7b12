namespace MetricLearning.Benchmarks.Reference;

/// <summary>The NT-Xent loss by cosine similarity and its gradient in plain loops.</summary>
internal static class PlainNtXent
{
    public static double Evaluate(
        ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels, double temperature, Span<float> gradient)
    {
        int rows = labels.Length;
        float[] units = new float[embeddings.Length];
        float[] norms = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            norms[row] = MathF.Sqrt(Dot(embeddings, embeddings, dimension, row, row));
            for (int k = 0; k < dimension; k++)
            {
                units[(row * dimension) + k] = embeddings[(row * dimension) + k] / norms[row];
            }
        }

        float[] weights = new float[rows * rows]; // dL/dS
        double[] powers = new double[rows];
        double loss = 0;
        long pairs = 0;
        for (int anchor = 0; anchor < rows; anchor++)
        {
            for (int other = 0; other < rows; other++)
            {
                powers[other] = Math.Exp(Dot(units, units, dimension, anchor, other) / temperature);
            }

            loss += AddAnchor(powers, labels, anchor, weights.AsSpan(anchor * rows, rows), ref pairs);
        }

        AddGradient(units, norms, weights, dimension, 1 / (temperature * pairs), gradient);
        return loss / pairs;
    }

    private static double AddAnchor(ReadOnlySpan<double> powers, ReadOnlySpan<int> labels, int anchor, Span<float> weights, ref long pairs)
    {
        double negatives = 0;
        for (int other = 0; other < labels.Length; other++)
        {
            negatives += labels[other] == labels[anchor] ? 0 : powers[other];
        }

        double loss = 0;
        double push = 0;
        for (int other = 0; other < labels.Length; other++)
        {
            if (other != anchor && labels[other] == labels[anchor])
            {
                double sum = powers[other] + negatives;
                loss -= Math.Log(powers[other] / sum);
                weights[other] = (float)-(negatives / sum);
                push += 1 / sum;
                pairs++;
            }
        }

        for (int other = 0; other < labels.Length; other++)
        {
            weights[other] = labels[other] == labels[anchor] ? weights[other] : (float)(powers[other] * push);
        }

        return loss;
    }

    private static void AddGradient(
        ReadOnlySpan<float> units,
        ReadOnlySpan<float> norms,
        ReadOnlySpan<float> weights,
        int dimension,
        double scale,
        Span<float> gradient)
    {
        int rows = norms.Length;
        gradient.Clear();
        for (int row = 0; row < rows; row++)
        {
            Span<float> sum = gradient.Slice(row * dimension, dimension);
            for (int other = 0; other < rows; other++)
            {
                float weight = (float)(scale * (weights[(row * rows) + other] + weights[(other * rows) + row]));
                for (int k = 0; k < dimension; k++)
                {
                    sum[k] += weight * units[(other * dimension) + k];
                }
            }

            float along = Dot(units, gradient, dimension, row, row);
            for (int k = 0; k < dimension; k++)
            {
                sum[k] = (sum[k] - (along * units[(row * dimension) + k])) / norms[row];
            }
        }
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int dimension, int i, int j)
    {
        float sum = 0;
        for (int k = 0; k < dimension; k++)
        {
            sum += x[(i * dimension) + k] * y[(j * dimension) + k];
        }

        return sum;
    }
}
