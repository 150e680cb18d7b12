namespace MetricLearning.Kernels;

/// <summary>Where a convolution's gradients go.</summary>
internal readonly ref struct ConvolutionGradients
{
    /// <summary>Receives that of the weights, [kernel length × output channels].</summary>
    public required Span<float> Weights { get; init; }

    /// <summary>Receives that of the bias, [output channels].</summary>
    public required Span<float> Bias { get; init; }

    /// <summary>Receives that of the input, [rows × input length]; empty if nobody wants it.</summary>
    public Span<float> Input { get; init; }
}
