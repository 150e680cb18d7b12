namespace MetricLearning.Networks;

/// <summary>Forward and backward passes through one layer, with their memory. Not thread-safe.</summary>
/// <param name="node">The layer.</param>
/// <param name="context">What all passes share.</param>
internal abstract class LayerPass(LayerNode node, PassContext context)
{
    private float[]? _output;

    /// <summary>The layer.</summary>
    public LayerNode Node { get; } = node;

    /// <summary>The layer's output, [rows × output length]; takes its memory when first asked for, by one thread.</summary>
    public virtual float[] Output => _output ??= Context.AllocateRows(Node.Output.Length);

    protected PassContext Context { get; } = context;

    /// <summary>Computes <see cref="Output"/>.</summary>
    /// <param name="input">[rows × input length].</param>
    /// <param name="rows">The number of rows.</param>
    public abstract void Forward(float[] input, int rows);

    /// <summary>
    /// Computes the gradients of the layer's parameters and of its input. Follows <see cref="Forward"/> on the same input.
    /// </summary>
    /// <param name="input">[rows × input length].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputGradient">[rows × output length]; may be overwritten.</param>
    /// <param name="inputGradient">Receives [rows × input length]; null if it is not needed.</param>
    public abstract void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient);

    /// <summary>The gradient of one of the layer's parameters.</summary>
    public virtual Span<float> Gradient(int parameter) => [];
}
