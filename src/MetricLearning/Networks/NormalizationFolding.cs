using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Moves batch normalisations into the weights before them.</summary>
/// <remarks>In inference a normalisation is <c>y = f(a·z + b)</c>; with <c>z = x·w + c</c> that is <c>f(x·(a·w) + (a·c + b))</c>.</remarks>
internal static class NormalizationFolding
{
    /// <summary>The layers that are left, each folded normalisation's function at the end of the layer before it.</summary>
    public static List<NetworkLayer> Fold(NetworkLayer[] layers)
    {
        List<NetworkLayer> left = [];
        for (int i = 0; i < layers.Length; i++)
        {
            if (i > 0 && CanFold(layers[i - 1], layers[i]))
            {
                left[^1] = Fold(layers[i - 1], layers[i].LastFunction);
            }
            else
            {
                left.Add(layers[i]);
            }
        }

        return left;
    }

    /// <summary>
    /// Copies parameters and statistics by name, and multiplies those of folded normalisations into the layers before them.
    /// </summary>
    public static void CopyParameters(EmbeddingNetwork source, EmbeddingNetwork folded)
    {
        foreach (Parameter target in folded.Parameters)
        {
            Parameter origin = source.Parameters.Single(parameter => parameter.Name == target.Name);
            TensorMemory.Of<float>(origin.Values).CopyTo(TensorMemory.Of<float>(target.Values));
        }

        for (int i = 1; i < source.Nodes.Length; i++)
        {
            LayerNode? before = Array.Find(folded.Nodes, node => node.Name == source.Nodes[i - 1].Name);
            if (source.Nodes[i] is BatchNormalizationNode normalization
                && !Array.Exists(folded.Nodes, node => node.Name == normalization.Name))
            {
                Multiply(before!, normalization);
            }
        }
    }

    private static bool CanFold(NetworkLayer before, NetworkLayer layer) =>
        layer is BatchNormalizationLayer && before is ConvolutionLayer or FullyConnectedLayer && before.LastFunction == Activation.None;

    private static NetworkLayer Fold(NetworkLayer before, Activation activation) =>
        before is ConvolutionLayer convolution ? convolution with { Activation = activation }
        : (FullyConnectedLayer)before with { Activation = activation };

    private static void Multiply(LayerNode layer, BatchNormalizationNode normalization)
    {
        Span<float> weights = TensorMemory.Of<float>(layer.Parameters[0].Values), bias = TensorMemory.Of<float>(layer.Parameters[1].Values);
        int outputs = bias.Length;
        for (int channel = 0; channel < outputs; channel++)
        {
            (double factor, double addend) = normalization.InferenceLine(channel);
            bias[channel] = (float)((factor * bias[channel]) + addend);

            // A convolution's output channels are the columns of its weights, a fully connected layer's outputs are the rows.
            (int start, int step) = layer is ConvolutionNode ? (channel, outputs) : (channel * (weights.Length / outputs), 1);
            for (int i = 0, at = start; i < weights.Length / outputs; i++, at += step)
            {
                weights[at] = (float)(factor * weights[at]);
            }
        }
    }
}
