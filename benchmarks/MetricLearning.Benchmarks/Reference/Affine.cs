namespace MetricLearning.Benchmarks.Reference;

/// <summary>y = x·Wᵀ + b and its gradients in plain loops, each inner loop along rows as they lie in memory.</summary>
internal static class Affine
{
    public static void Forward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int rows, Span<float> output)
    {
        int inputs = weights.Length / bias.Length;
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = input.Slice(i * inputs, inputs);
            for (int j = 0; j < bias.Length; j++)
            {
                ReadOnlySpan<float> weight = weights.Slice(j * inputs, inputs);
                float sum = bias[j];
                for (int k = 0; k < row.Length; k++)
                {
                    sum += row[k] * weight[k];
                }

                output[(i * bias.Length) + j] = sum;
            }
        }
    }

    public static void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, int rows, Span<float> weightGradient, Span<float> biasGradient)
    {
        int inputs = weightGradient.Length / biasGradient.Length;
        weightGradient.Clear();
        biasGradient.Clear();
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = input.Slice(i * inputs, inputs);
            for (int j = 0; j < biasGradient.Length; j++)
            {
                float gradient = outputGradient[(i * biasGradient.Length) + j];
                biasGradient[j] += gradient;
                AddScaled(gradient, row, weightGradient.Slice(j * inputs, inputs));
            }
        }
    }

    public static void BackwardToInput(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> weights, int rows, int outputs, Span<float> inputGradient)
    {
        int inputs = weights.Length / outputs;
        inputGradient.Clear();
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                AddScaled(outputGradient[(i * outputs) + j], weights.Slice(j * inputs, inputs), inputGradient.Slice(i * inputs, inputs));
            }
        }
    }

    public static void AddScaled(float factor, ReadOnlySpan<float> values, Span<float> destination)
    {
        for (int k = 0; k < destination.Length; k++)
        {
            destination[k] += factor * values[k];
        }
    }
}
