using MetricLearning.Data;
using MetricLearning.Kernels;

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

/// <summary>Takes the mean of each window of pixels, channel by channel. Windows that do not fit the image are left out.</summary>
/// <param name="Size">Lines and columns of a window, 1 ≤ size, at most those of the image.</param>
public sealed record AveragePoolingLayer(int Size) : NetworkLayer
{
    /// <summary>Pixels from one window to the next, 1 ≤ stride; null, the default, stands for the size: windows side by side.</summary>
    public int? Stride { get; init; }

    internal override string Kind => "pool";

    internal override LayerNode Build(LayerBuilder builder) => PoolingNode.Square(builder, "average pooling", Size, Stride, isMax: false);
}

/// <summary>Takes the mean of each channel over the whole image: [h × w × c] becomes [1 × 1 × c].</summary>
/// <remarks>Source: Lin, Chen, Yan, "Network in network", 2014, section 3.2.</remarks>
public sealed record GlobalAveragePoolingLayer : NetworkLayer
{
    internal override string Kind => "pool";

    internal override LayerNode Build(LayerBuilder builder) => PoolingNode.Global(builder);
}

/// <summary>A pooling layer at work.</summary>
internal sealed class PoolingNode : LayerNode
{
    private readonly PoolingGeometry _geometry;
    private readonly bool _isMax;

    private PoolingNode(LayerBuilder builder, string summary, in PoolingGeometry geometry, bool isMax)
        : base(builder, new ImageShape(geometry.OutputHeight, geometry.OutputWidth, geometry.Channels), summary)
    {
        _geometry = geometry;
        _isMax = isMax;
    }

    /// <summary>Square windows.</summary>
    public static PoolingNode Square(LayerBuilder builder, string summary, int size, int? stride, bool isMax)
    {
        ImageShape input = builder.Input;
        int smallest = Math.Min(input.Height, input.Width), step = stride ?? size;
        builder.RequireFit("Size", size, smallest);
        builder.Require(step >= 1, "Stride", step, "1 ≤ stride", "Leave it out for the window's size.");
        return new(builder, $"{summary} {size} × {size}", new(input.Height, input.Width, input.Channels, size, size, step, step), isMax);
    }

    /// <summary>One window, the whole image.</summary>
    public static PoolingNode Global(LayerBuilder builder)
    {
        ImageShape input = builder.Input;
        PoolingGeometry geometry = new(input.Height, input.Width, input.Channels, input.Height, input.Width, input.Height, input.Width);
        return new(builder, "global average pooling", geometry, isMax: false);
    }

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) =>
        _isMax ? new MaxPass(this, context) : new AveragePass(this, context);

    private sealed class MaxPass(PoolingNode node, PassContext context) : ImagewisePass(node, context)
    {
        private readonly Pooling _pooling = new(node._geometry);

        public override void ForwardImage(in LayerImage image) => _pooling.MaxForward(image.Input, image.Output);

        public override void BackwardImage(in LayerImage image) =>
            _pooling.MaxBackward(image.Input, image.Output, image.OutputGradient, image.InputGradient);
    }

    private sealed class AveragePass(PoolingNode node, PassContext context) : ImagewisePass(node, context)
    {
        private readonly Pooling _pooling = new(node._geometry);

        public override void ForwardImage(in LayerImage image) => _pooling.AverageForward(image.Input, image.Output);

        public override void BackwardImage(in LayerImage image) => _pooling.AverageBackward(image.OutputGradient, image.InputGradient);
    }
}
