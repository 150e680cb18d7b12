namespace MetricLearning.Networks;

/// <summary>Takes the mean of each window of pixels, channel by channel. Windows that do not fit the image are left out.</summary>
/// <param name="Size">Lines and columns of a window, 1 ≤ size, at most those of the image.</param>
public sealed record AveragePoolingLayer(int Size) : NetworkLayer
{
    /// <summary>Pixels from one window to the next, 1 ≤ stride; null, the default, stands for the size: windows side by side.</summary>
    public int? Stride { get; init; }

    internal override string Kind => "pool";

    internal override LayerNode Build(LayerBuilder builder) => PoolingNode.Square(builder, "average pooling", Size, Stride, isMax: false);
}
