using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A two-dimensional convolution: <c>y[p, j] = f(Σ over the kernel of x·w[·, j] + b[j])</c> at every position p.</summary>
/// <remarks>
/// Input [h × w × c]; output [(h + 2·padding − size) / stride + 1 rounded down, the same for w, channels]. Parameters: weight
/// [size × size × c × channels], bias [channels]. As deep-learning libraries do, the kernel is not mirrored. Cost per image:
/// positions · size² · c · channels multiply-adds forward, up to twice that backward.
/// </remarks>
/// <param name="Channels">Output channels, 1 ≤ channels.</param>
/// <param name="KernelSize">Lines and columns of the kernel, 1 ≤ size, at most those of the padded image.</param>
public sealed record ConvolutionLayer(int Channels, int KernelSize) : NetworkLayer
{
    /// <summary>Pixels from one position to the next, 1 ≤ stride.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Lines and columns of zeros around the image, 0 ≤ padding &lt; size.</summary>
    public int Padding { get; init; }

    /// <summary>The function f.</summary>
    public Activation Activation { get; init; }

    internal override string Kind => "conv";

    internal override Activation LastFunction => Activation;

    internal override LayerNode Build(LayerBuilder builder)
    {
        builder.Require(Stride >= 1, nameof(Stride), Stride, "1 ≤ stride", "Pass 1 to visit every pixel.");
        builder.Require(KernelSize >= 1, nameof(KernelSize), KernelSize, "1 ≤ size", "Use 3 or 5 when in doubt.");
        builder.Require(
            Padding >= 0 && Padding < KernelSize, nameof(Padding), Padding, $"0 ≤ padding < {KernelSize}, the kernel's size",
            "Pass half the kernel's size, rounded down, to keep the image's size.");
        long largest = Math.Min(builder.Input.Height, builder.Input.Width) + (2L * Padding);
        builder.RequireFit(nameof(KernelSize), KernelSize, largest, padded: $" with padding {Padding}");
        ConvolutionGeometry geometry = new(
            builder.Input.Height, builder.Input.Width, builder.Input.Channels, Channels, KernelSize, Stride, Padding);
        builder.Require(
            geometry.MostChannels >= 1, nameof(KernelSize), KernelSize,
            $"a kernel whose weights and outputs fit an array on an input of {builder.Input} (height × width × channels)",
            "Use 3 or 5 when in doubt.");
        int most = geometry.MostChannels;
        builder.Require(
            Channels >= 1 && Channels <= most, nameof(Channels), Channels,
            $"1 to {most}, so that weights and outputs fit an array on an input of {builder.Input} (height × width × channels)",
            "Pass a number in between; a pooling before the layer allows more.");
        return new ConvolutionNode(builder, this, geometry);
    }
}
