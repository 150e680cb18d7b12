namespace MetricLearning.Networks;

/// <summary>One image at one layer.</summary>
internal readonly ref struct LayerImage
{
    /// <summary>The image's row in the batch.</summary>
    public required int Row { get; init; }

    /// <summary>The row's chunk.</summary>
    public required int Chunk { get; init; }

    /// <summary>What goes into the layer, [input length].</summary>
    public required ReadOnlySpan<float> Input { get; init; }

    /// <summary>What comes out of it, [output length].</summary>
    public required Span<float> Output { get; init; }

    /// <summary>The gradient with respect to the output, [output length]; may be overwritten. Empty in a forward pass.</summary>
    public Span<float> OutputGradient { get; init; }

    /// <summary>Receives the gradient with respect to the input, [input length]. Empty in a forward pass, and if nobody wants it.</summary>
    public Span<float> InputGradient { get; init; }
}
