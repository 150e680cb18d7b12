namespace MetricLearning.Networks;

/// <summary>
/// Passes through a layer that treats every image on its own, so that an image can go through several such layers at once.
/// </summary>
/// <remarks>Between beginning and end, images of different chunks of rows may run at the same time.</remarks>
internal abstract class ImagewisePass(LayerNode node, PassContext context) : LayerPass(node, context)
{
    private ImagewiseStretch? _alone;

    private ImagewiseStretch Alone => _alone ??= new([this], Context);

    /// <summary>Called once before the images of a forward pass.</summary>
    public virtual void BeginForward()
    {
    }

    /// <summary>Computes the output of an image.</summary>
    public abstract void ForwardImage(in LayerImage image);

    /// <summary>Called once before the images of a backward pass.</summary>
    /// <param name="givesInputGradient">Whether the gradients of the images are needed.</param>
    public virtual void BeginBackward(bool givesInputGradient)
    {
    }

    /// <summary>Computes the gradient of an image from that of its output.</summary>
    public abstract void BackwardImage(in LayerImage image);

    /// <summary>Called once after the images of a backward pass.</summary>
    public virtual void EndBackward()
    {
    }

    /// <inheritdoc/>
    public sealed override void Forward(float[] input, int rows) => Alone.Forward(input, rows);

    /// <inheritdoc/>
    public sealed override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient) =>
        Alone.Backward(input, rows, outputGradient, inputGradient);
}

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

    /// <summary>Receives the gradient with respect to the input, [input length]. Empty in a forward pass or if not needed.</summary>
    public Span<float> InputGradient { get; init; }
}
