using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A convolution at work: forward and backward side by side.</summary>
internal sealed class ConvolutionNode : LayerNode
{
    private readonly float[] _weights; // [kernel length × output channels]
    private readonly float[] _bias; // [output channels]
    private readonly EpilogueFunction _function;
    private readonly Lazy<ConvolutionTables> _tables; // as large as an image: made for the first pass, whose caller has images

    public ConvolutionNode(LayerBuilder builder, ConvolutionLayer layer, in ConvolutionGeometry geometry)
        : base(
            builder,
            new ImageShape(geometry.OutputHeight, geometry.OutputWidth, geometry.OutputChannels),
            layer.Activation.After($"convolution {layer.KernelSize} × {layer.KernelSize}"))
    {
        geometry.ThrowIfTooLarge();
        ConvolutionGeometry sizes = geometry;
        _tables = new(() => new(sizes), LazyThreadSafetyMode.PublicationOnly);
        _function = layer.Activation.ToEpilogue();
        _weights = builder.TakeParameters((long)geometry.KernelLength * geometry.OutputChannels);
        _bias = builder.TakeParameters(geometry.OutputChannels);
        int outputs = layer.KernelSize * layer.KernelSize * layer.Channels;
        builder.InitializerFor(layer.Activation).Fill(_weights, geometry.KernelLength, outputs, builder.Random);
        Parameters =
        [
            new($"{Name}.weight", Tensor.Create(_weights, [layer.KernelSize, layer.KernelSize, geometry.InputChannels, layer.Channels])),
            new($"{Name}.bias", Tensor.Create(_bias, [layer.Channels])),
        ];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)_weights.Length * Output.PixelCount;

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) => new Pass(this, context);

    private sealed class Pass(ConvolutionNode node, PassContext context) : ImagewisePass(node, context)
    {
        private readonly ConvolutionForward _forward = ConvolutionForward.Create(node._tables.Value);
        private readonly ConvolutionBackward? _backward = context.IsTraining ? ConvolutionBackward.Create(node._tables.Value) : null;
        private readonly float[] _weightGradient = context.IsTraining ? new float[node._weights.Length] : [];
        private readonly float[] _biasGradient = context.IsTraining ? new float[node._bias.Length] : [];

        public override void BeginForward() => _forward.Begin(node._weights, node._bias, node._function);

        public override void ForwardImage(in LayerImage image) => _forward.Run(image.Input, image.Output, image.Chunk);

        public override void BeginBackward(bool givesInputGradient) =>
            _backward!.Begin(givesInputGradient ? node._weights : [], node._function);

        public override void BackwardImage(in LayerImage image) =>
            _backward!.Run(image.Input, image.Output, image.OutputGradient, image.InputGradient, image.Chunk);

        public override void EndBackward() => _backward!.End(_weightGradient, _biasGradient);

        public override Span<float> Gradient(int parameter) => parameter == 0 ? _weightGradient : _biasGradient;
    }
}
