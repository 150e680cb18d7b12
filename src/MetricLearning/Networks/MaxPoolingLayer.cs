namespace MetricLearning.Networks;

/// <summary>
/// Takes the largest number of each window of pixels, channel by channel. Windows that do not fit the image are left out.
/// </summary>
/// <remarks>The gradient of an output goes to the first pixel of its window that holds the largest number.</remarks>
/// <param name="Size">Lines and columns of a window, 1 ≤ size, at most those of the image.</param>
public sealed record MaxPoolingLayer(int Size) : NetworkLayer
{
    /// <summary>Pixels from one window to the next, 1 ≤ stride; null, the default, stands for the size: windows side by side.</summary>
    public int? Stride { get; init; }

    internal override string Kind => "pool";

    internal override LayerNode Build(LayerBuilder builder) => PoolingNode.Square(builder, "max pooling", Size, Stride, isMax: true);
}
