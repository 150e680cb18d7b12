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
    private readonly ConvolutionTables _tables;

    public ConvolutionNode(LayerBuilder builder, ConvolutionLayer layer, in ConvolutionGeometry geometry)
        : base(
            builder,
            new ImageShape(geometry.OutputHeight, geometry.OutputWidth, geometry.OutputChannels),
            layer.Activation.After($"convolution {layer.KernelSize} × {layer.KernelSize}"))
    {
        _tables = new(geometry);
        _function = layer.Activation.ToEpilogue();
        _weights = new float[checked(geometry.KernelLength * geometry.OutputChannels)];
        _bias = new float[geometry.OutputChannels];
        int outputs = layer.KernelSize * layer.KernelSize * layer.Channels;
        builder.InitializerFor(layer.Activation).Fill(_weights, geometry.KernelLength, outputs, builder.Random);
        Parameters =
        [
            new($"{Name}.weight", Tensor.Create(_weights, [layer.KernelSize, layer.KernelSize, geometry.InputChannels, layer.Channels])),
            new($"{Name}.bias", Tensor.Create(_bias, [layer.Channels])),
        ];
    }

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) => new Pass(this, context);

    private sealed class Pass(ConvolutionNode node, PassContext context) : LayerPass(node, context)
    {
        private readonly ConvolutionForward _forward = ConvolutionForward.Create(node._tables, context.Workers);
        private readonly ConvolutionBackward? _backward =
            context.IsTraining ? ConvolutionBackward.Create(node._tables, context.Workers) : null;

        private readonly float[] _weightGradient = context.IsTraining ? new float[node._weights.Length] : [];
        private readonly float[] _biasGradient = context.IsTraining ? new float[node._bias.Length] : [];

        public override void Forward(float[] input, int rows) => _forward.Run(input, rows, node._weights, node._bias, node._function, Output);

        public override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient) =>
            _backward!.Run(
                input,
                rows,
                node._weights,
                new ActivatedOutput(Output, node._function),
                outputGradient,
                new ConvolutionGradients { Weights = _weightGradient, Bias = _biasGradient, Input = inputGradient });

        public override Span<float> Gradient(int parameter) => parameter == 0 ? _weightGradient : _biasGradient;
    }
}
